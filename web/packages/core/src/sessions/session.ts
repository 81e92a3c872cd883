// Who is signed in on this device: entering, the short token in memory, its renewal, the end.
// Must not know rooms, transports or pages, nor which ways of entering there are.
import type { MfaWanted, Principal, SignedIn } from "@maru/wire";
import { ApiError } from "../api/problem.ts";
import type { Cancel, Platform } from "../platform.ts";
import type { Store } from "../store.ts";
import { backoffMs } from "../transport/backoff.ts";
import { type Answered, isRefusal, type Post, post, signedOut } from "./answers.ts";
import { createHolding, type Holding } from "./holding.ts";
import { exchangeToken, type TokenAsker } from "./hostToken.ts";
import { createRenewal, REFRESH_LOCK } from "./renewal.ts";
import type { SessionOptions, SessionState } from "./state.ts";

export type { SessionOptions, SessionState } from "./state.ts";

export interface Session extends Store<SessionState> {
  /** Finds out whether the refresh token still speaks for somebody. Retries until there is an answer. */
  restore(): Promise<void>;
  /** A token that is good for now. Throws `ApiError` when there is no session, `NetworkError` when nobody answers. */
  token(): Promise<string>;
  /** A token other than `stale`, which the server refused. Callers at the same time share one refresh. */
  renew(stale: string): Promise<string>;
  /** Whose tabs have this very session, as a name that is theirs alone; `null` where it is this page's own. */
  sharedAs(): string | null;
  /** Calls back with every new token, so that open sockets can renew theirs. */
  onToken(listener: (token: string) => void): Cancel;
  /** Posts to a way of entering and keeps what it answers, unless that is only half of it. */
  enter(path: string, body: object, headers?: Record<string, string>): Promise<SignedIn | MfaWanted>;
  /** Enters by a token that the host has signed. */
  enterByToken(token: string): Promise<SignedIn>;
  /** Who is asked for the next signed token; without one such a session ends with its token. */
  askHostBy(asker: TokenAsker | null): void;
  /** The principal has a new name. */
  rename(principal: Principal): void;
  /** The question of the claim is answered. Where the past is `left`, nobody is asked for it again. */
  dropClaim(answer: "taken" | "left"): void;
  /** Ends the session here, on the server and in other tabs. Throws `NetworkError`, and then nothing has changed. */
  logOut(): Promise<void>;
  /** As `logOut`, but here at once and for sure; the server is told as soon as it can be. */
  leave(): Promise<void>;
  /** The server has said that this session is over. */
  end(code: string): void;
  /** What the end was is read: on to the ways of entering. */
  dismiss(): void;
  dispose(): void;
}

export function createSession(platform: Platform, options: SessionOptions): Session {
  const holding = createHolding(platform, options, (stale) => void renewal.renew(stale).catch(() => {}));
  const renewal = createRenewal(holding);
  const departure = createDeparture(holding);
  const { cell, token } = holding;
  let disposed = false;
  return {
    getSnapshot: cell.getSnapshot,
    subscribe: cell.subscribe,
    restore: async () => {
      if (departure.isOwed()) return departure.settle();
      await restoreUntilKnown(
        holding,
        () => renewal.renew(""),
        () => disposed,
      );
    },
    token: async () => {
      const good = token.findGood();
      if (good !== null) return good;
      const held = token.find();
      if (held === null && cell.getSnapshot().status !== "restoring") throw signedOut();
      return renewal.renew(held ?? "");
    },
    renew: renewal.renew,
    sharedAs: () => (holding.source() === "refresh" ? `${options.tenant}.${holding.refresh.by()}` : null),
    onToken: token.onToken,
    enter: async (path, body, headers) => {
      const answer = await enter(holding, path, { body, headers: headers ?? {} });
      if ("access_token" in answer) departure.forgive();
      return answer;
    },
    enterByToken: async (signed) => {
      const answered = await exchangeToken(holding, signed);
      holding.keep(answered, { entered: !isOf(holding, answered.answer.principal), source: "host" });
      departure.forgive();
      return answered.answer;
    },
    askHostBy: renewal.askHostBy,
    rename: holding.rename,
    dropClaim: (answer) => {
      const state = cell.getSnapshot();
      if (holding.source() === "host") forgetGuest(holding, answer);
      if (state.status === "signed-in") cell.set({ ...state, claim: null });
    },
    logOut: departure.logOut,
    leave: departure.leave,
    // The server closes our sockets before it answers a sign-out: that end is the person's own.
    end: (code) => {
      if (!departure.isUnderWay()) holding.end(code);
    },
    dismiss: () => {
      if (cell.getSnapshot().status === "ended") cell.set({ status: "signed-out" });
    },
    dispose: () => {
      disposed = true;
      holding.dispose();
    },
  };
}

function isOf(holding: Holding, principal: Principal): boolean {
  const state = holding.cell.getSnapshot();
  return holding.source() === "host" && state.status === "signed-in" && state.principal.id === principal.id;
}

/**
 * What is kept beside a host's token, in storage or in a cookie that no script sees, is the guest's. A guest whose past is
 * left signs out with it; who takes it along has ended the guest's sessions already.
 */
function forgetGuest(holding: Holding, answer: "taken" | "left"): void {
  const { platform, options, refresh } = holding;
  const proof = refresh.proof();
  refresh.drop();
  if (answer === "taken" || proof === null) return;
  const call = { headers: { "x-maru-refresh": "1" }, body: { tenant: options.tenant, keeps_storage: true, ...proof } };
  const tell = () => post(platform, `${options.baseUrl}/v1/auth/logout`, call);
  // If nobody hears of it, the next page asks once more.
  void platform.exclusively(REFRESH_LOCK, tell).catch(() => {});
}

/** One at a time with refreshes of all tabs, so that no late refresh brings back who was in before. */
function enter(
  holding: Holding,
  path: string,
  { body, headers }: { body: object; headers: Record<string, string> },
): Promise<SignedIn | MfaWanted> {
  const { platform, options } = holding;
  return platform.exclusively(REFRESH_LOCK, async () => {
    const { enterFields, past } = holding.refresh;
    // Who comes as a guest has signed in nowhere, and is offered nothing.
    const before = path.endsWith("/guests") ? {} : past();
    const call = { headers, body: { ...body, ...enterFields(), ...before } };
    const answered = await post<SignedIn | MfaWanted>(platform, options.baseUrl + path, call);
    if (isSignedIn(answered)) holding.keep(answered, { entered: true, source: "refresh" });
    return answered.answer;
  });
}

function isSignedIn(answered: Answered<SignedIn | MfaWanted>): answered is Answered<SignedIn> {
  return "access_token" in answered.answer;
}

interface Departure {
  logOut(): Promise<void>;
  leave(): Promise<void>;
  /** A sign-out of an earlier visit has not reached the server yet. */
  isOwed(): boolean;
  /** The server is being told. */
  isUnderWay(): boolean;
  settle(): Promise<void>;
  /** Somebody has entered: there is nothing left to sign out. */
  forgive(): void;
}

function createDeparture(holding: Holding): Departure {
  const { platform, options } = holding;
  const owedKey = `maru.leaving.${options.tenant}`;
  const forgive = () => platform.storage.remove(owedKey);
  let isUnderWay = false;
  /** Told by what is held now, whenever it is sent. */
  const telling = () => {
    const call = logOutCall(holding);
    return async () => {
      try {
        await post(platform, `${options.baseUrl}/v1/auth/logout`, call);
      } catch (error) {
        // Who is out already need not be told so.
        if (!isRefusal(error)) throw error;
      }
    };
  };
  const settle = async () => {
    const tell = telling();
    holding.leave();
    try {
      await platform.exclusively(REFRESH_LOCK, tell);
      forgive();
    } catch {
      // The next visit tells it.
    }
  };
  return {
    logOut: () =>
      platform.exclusively(REFRESH_LOCK, async () => {
        isUnderWay = true;
        holding.sayLeaving();
        try {
          await telling()();
        } finally {
          isUnderWay = false;
        }
        holding.leave();
      }),
    leave: () => {
      platform.storage.set(owedKey, "1");
      return settle();
    },
    isUnderWay: () => isUnderWay,
    isOwed: () => platform.storage.get(owedKey) !== null,
    settle,
    forgive,
  };
}

function logOutCall({ token, refresh, options }: Holding): Post {
  const held = token.find();
  const headers: Record<string, string> = { "x-maru-refresh": "1" };
  if (held !== null) headers["authorization"] = `Bearer ${held}`;
  return { headers, body: { tenant: options.tenant, ...refresh.proof() } };
}

async function restoreUntilKnown(
  { cell, platform }: Holding,
  attempt: () => Promise<string>,
  isDisposed: () => boolean,
): Promise<void> {
  for (let failures = 0; !isDisposed(); failures++) {
    const state = cell.getSnapshot();
    if (state.status !== "restoring") return;
    try {
      await attempt();
    } catch (error) {
      if (isRefusal(error)) return;
      cell.set({ ...state, waiting: true });
      const toldMs = error instanceof ApiError ? error.retryAfterMs : null;
      await sleepOrWake(platform, toldMs || backoffMs(failures, platform));
    }
  }
}

function sleepOrWake(platform: Platform, delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      cancelTimer();
      cancelWake();
      resolve();
    };
    const cancelTimer = platform.clock.after(delayMs, done);
    const cancelWake = platform.onWake((reason) => {
      if (reason !== "offline") done();
    });
  });
}
