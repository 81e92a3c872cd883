// How this page's refresh token is kept: in a cookie that no script sees, or where no cookie stays, in storage.
// Must not know what is asked with it.
import type { RefreshBy, SignedIn } from "@maru/wire";
import type { Platform } from "../platform.ts";
import type { SessionOptions } from "./state.ts";

export interface RefreshHold {
  by(): RefreshBy;
  /** What an entering call says of it; nothing where the server's default is right. */
  enterFields(): { refresh_by?: RefreshBy };
  /** What signing in brings of a guest who was in before, whom no cookie names. */
  past(): { past?: string };
  /** What a refresh or a logout brings; `null` where nothing can be brought. */
  proof(): { refresh_token?: string; refresh_by?: RefreshBy } | null;
  /** Whether there is a token of ours in storage, which the server could not see. */
  hasStored(): boolean;
  keep(answer: SignedIn): void;
  /** A refresh was answered: what we keep comes back. */
  worked(): void;
  /** A refresh by cookie was refused: where none has ever come back, cookies do not stay here. */
  refused(): void;
  drop(): void;
}

const BY_KEY = "maru.refresh_by";

export function createRefreshHold(platform: Platform, options: SessionOptions): RefreshHold {
  const { storage } = platform;
  const tokenKey = `maru.refresh.${options.tenant}`;
  let chosen: RefreshBy | null = null;
  let isProven = true;
  const choose = (): RefreshBy => {
    // The server gives its cookie to its own pages alone.
    const isOurPage = platform.origin === undefined || platform.origin === options.baseUrl;
    if (!options.page?.embedded) return isOurPage ? "cookie" : "body";
    return storage.get(BY_KEY) !== "body" && platform.keepsCookies() ? "partitioned_cookie" : "body";
  };
  const by = () => {
    chosen ??= choose();
    return chosen;
  };
  const stored = () => (by() === "body" ? storage.get(tokenKey) : null);
  /** What is said of it; the server takes it for the cookie of its own pages otherwise. */
  const told = () => (by() === "cookie" ? {} : { refresh_by: by() });
  return {
    by,
    enterFields: () => {
      isProven = by() !== "partitioned_cookie";
      return told();
    },
    past: () => {
      const past = stored();
      return past === null ? {} : { past };
    },
    proof: () => {
      if (by() !== "body") return told();
      const refresh_token = stored();
      return refresh_token === null ? null : { refresh_token };
    },
    hasStored: () => stored() !== null,
    keep: (answer) => {
      if (answer.refresh_token !== undefined) storage.set(tokenKey, answer.refresh_token);
    },
    worked: () => {
      isProven = true;
    },
    refused: () => {
      if (isProven) return;
      storage.set(BY_KEY, "body");
      chosen = "body";
    },
    drop: () => storage.remove(tokenKey),
  };
}
