// Where the next token comes from: one refresh for all callers and all tabs, or the host page that signed the last one.
// Must not know who wants the token.
import type { SignedIn } from "@maru/wire";
import { NetworkError } from "../api/problem.ts";
import { type Answered, isRefusal, post, signedOut } from "./answers.ts";
import type { Holding } from "./holding.ts";

/** The name is that of the whole origin: one cookie holds the refresh tokens of all tenants. */
export const REFRESH_LOCK = "maru.refresh";

/** Asks the host page for a new signed token. */
export type TokenAsker = () => Promise<string>;

export interface Renewal {
  /** A token other than `stale`. Callers at the same time share one answer. */
  renew(stale: string): Promise<string>;
  askHostBy(asker: TokenAsker | null): void;
}

export function createRenewal(holding: Holding): Renewal {
  let renewing: Promise<string> | null = null;
  let asker: TokenAsker | null = null;

  const bySource = (stale: string) => (holding.source() === "host" ? askHost(holding, asker) : refresh(holding, stale));
  const renew = (stale: string): Promise<string> => {
    const held = holding.token.find();
    if (held !== null && held !== stale) return Promise.resolve(held);
    renewing ??= bySource(stale)
      .catch((error: unknown) => {
        if (isRefusal(error)) holding.end(error.problem.code);
        throw error;
      })
      .finally(() => {
        renewing = null;
      });
    return renewing;
  };
  return {
    renew,
    askHostBy: (next) => {
      asker = next;
    },
  };
}

function refresh(holding: Holding, stale: string): Promise<string> {
  const { platform, options } = holding;
  const era = holding.era();
  return platform.exclusively(REFRESH_LOCK, async () => {
    if (era !== holding.era()) throw signedOut();
    // While we waited for our turn, another tab may have told us the new one.
    const held = holding.token.find();
    if (held !== null && held !== stale) return held;
    const proof = holding.refresh.proof();
    if (proof === null) throw signedOut();
    const body = { tenant: options.tenant, ...proof };
    // A page that is left meanwhile still gets its new cookie: the old one is good for ten seconds more, and then ends all.
    const call = { headers: { "x-maru-refresh": "1" }, body, keepalive: true };
    try {
      const answered = await post<SignedIn>(platform, `${options.baseUrl}/v1/auth/refresh`, call);
      if (era !== holding.era()) throw signedOut();
      holding.refresh.worked();
      return holding.keep(answered, { entered: false, source: "refresh" });
    } catch (error) {
      if (isRefusal(error) && era === holding.era()) holding.refresh.refused();
      throw error;
    }
  });
}

/** A signed token's session lives as long as the token; a new one from the host prolongs it. */
async function askHost(holding: Holding, asker: TokenAsker | null): Promise<string> {
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
