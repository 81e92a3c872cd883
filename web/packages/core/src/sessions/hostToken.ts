// Tokens that the host page has signed, and what they are exchanged for. Must not know who wants them.
import type { SignedIn } from "@maru/wire";
import { NetworkError } from "../api/problem.ts";
import { type Answered, post, signedOut } from "./answers.ts";
import type { Holding } from "./holding.ts";

/** Asks the host page for a new signed token. */
export type TokenAsker = () => Promise<string>;

/** A signed token's session lives as long as the token; a new one from the host prolongs it. */
export async function askHost(holding: Holding, asker: TokenAsker | null): Promise<string> {
  const era = holding.era();
  const token = await fromHost(holding, asker);
  const answered = await exchangeToken(holding, token);
  if (era !== holding.era()) throw signedOut();
  return holding.keep(answered, { entered: false, source: "host" });
}

async function fromHost(holding: Holding, asker: TokenAsker | null): Promise<string> {
  try {
    if (asker !== null) return await asker();
  } catch {
    // The host has not answered: as long as the old token is good, another caller may ask again.
  }
  if (asker === null || holding.token.hasEnded()) throw signedOut();
  throw new NetworkError("the host page gave no token");
}

export function exchangeToken(holding: Holding, token: string): Promise<Answered<SignedIn>> {
  const { platform, options } = holding;
  const isFirst = holding.source() !== "host";
  const held = isFirst ? null : holding.token.find();
  const headers: Record<string, string> = held === null ? {} : { authorization: `Bearer ${held}` };
  const past = isFirst ? holding.refresh.past() : {};
  const body = { tenant: options.tenant, token, ...holding.refresh.enterFields(), ...past };
  return post<SignedIn>(platform, `${options.baseUrl}/v1/auth/exchange-token`, { headers, body });
}
