// Where the next token comes from: one refresh for all callers and all tabs, or the host page that signed the last one.
// Must not know who wants the token.
import type { SignedIn } from "@maru/wire";
import { ApiError } from "../api/problem.ts";
import { isRefusal, post, signedOut } from "./answers.ts";
import type { Holding } from "./holding.ts";
import { askHost, type TokenAsker } from "./hostToken.ts";

/** The name is that of the whole origin: one cookie holds the refresh tokens of all tenants. */
export const REFRESH_LOCK = "maru.refresh";

/** What hangs or breaks off is asked for once more while the old token still leads to the same new one: that is ten seconds. */
const FIRST_TRY_MS = 5_000;

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
    const headers = { "x-maru-refresh": "1" };
    const ask = (timeoutMs?: number) =>
      post<SignedIn>(platform, `${options.baseUrl}/v1/auth/refresh`, { headers, body, keepalive: true, timeoutMs });
    try {
      const answered = await ask(FIRST_TRY_MS).catch((error: unknown) => {
        if (error instanceof ApiError) throw error;
        return ask();
      });
      if (era !== holding.era()) throw signedOut();
      holding.refresh.worked();
      return holding.keep(answered, { entered: false, source: "refresh" });
    } catch (error) {
      if (isRefusal(error) && era === holding.era()) holding.refresh.refused();
      throw error;
    }
  });
}
