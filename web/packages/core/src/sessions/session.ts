// Who is signed in on this device: guest sign-in, the short token in memory, its renewal by cookie.
// Must not know rooms, transports or pages. The token never leaves memory; the cookie is never readable here.
import type { GuestAnswer, Principal } from "@maru/wire";
import { ApiError, problemOf, readProblem } from "../api/problem.ts";
import { REQUEST_TIMEOUT_MS, readJson, sendCall } from "../api/requests.ts";
import type { Cancel, Platform } from "../platform.ts";
import { createCell, type Store } from "../store.ts";
import { backoffMs } from "../transport/backoff.ts";

export type SessionState =
  /** Not known yet whether this device has a session; `waiting` while the network is away. */
  | { status: "restoring"; waiting: boolean }
  | { status: "signed-out" }
  | { status: "signed-in"; principal: Principal }
  /** It was signed in and is no more: expired, reused or revoked. */
  | { status: "ended"; code: string };

export interface Session extends Store<SessionState> {
  /** Finds out whether the refresh cookie still speaks for somebody. Retries until there is an answer. */
  restore(): Promise<void>;
  enterAsGuest(name: string): Promise<Principal>;
  /** A token that is good for now. Throws `ApiError` when there is no session, `NetworkError` when nobody answers. */
  token(): Promise<string>;
  /** A token other than `stale`, which the server refused. Callers at the same time share one refresh. */
  renew(stale: string): Promise<string>;
  /** Calls back with every new token, so that open sockets can renew theirs. */
  onToken(listener: (token: string) => void): Cancel;
  /** The server has said that this session is over. */
  end(code: string): void;
  dispose(): void;
}

interface Answered {
  answer: GuestAnswer;
  response: Response;
}

/** A token that ends sooner than this is renewed before use. */
const MARGIN_MS = 30_000;
const RENEWAL_MS_MIN = 1_000;
const LIFE_MS_MIN = MARGIN_MS + 15_000;
const LIFE_MS_MAX = 3_600_000;

export interface SessionOptions {
  baseUrl: string;
  tenant: string;
  /** BCP 47; decides the language of a random nickname. */
  language?: (() => string) | undefined;
}

export function createSession(platform: Platform, options: SessionOptions): Session {
  const cell = createCell<SessionState>({ status: "restoring", waiting: false });
  const hold = createTokenHold(platform, (stale) => void renew(stale).catch(() => {}));
  let renewing: Promise<string> | null = null;
  let disposed = false;

  const keep = ({ answer, response }: Answered): string => {
    // The token first: whoever hears that somebody is in will ask for it at once.
    const token = hold.keep(answer.access_token, endsAtOnThisClock(platform, answer, response));
    const state = cell.getSnapshot();
    if (state.status !== "signed-in" || state.principal.id !== answer.principal.id) {
      cell.set({ status: "signed-in", principal: answer.principal });
    }
    return token;
  };
  const end = (code: string) => {
    hold.drop();
    const was = cell.getSnapshot().status;
    cell.set(was === "signed-in" ? { status: "ended", code } : { status: "signed-out" });
  };
  const refresh = async () => {
    const headers = { "x-maru-refresh": "1" };
    return keep(await postForGuest(platform, `${options.baseUrl}/v1/auth/refresh`, { headers, body: {} }));
  };
  const renew = (stale: string): Promise<string> => {
    const held = hold.find();
    if (held !== null && held !== stale) return Promise.resolve(held);
    renewing ??= platform
      .exclusively("maru.refresh", refresh)
      .catch((error: unknown) => {
        if (isRefusal(error)) end(error.problem.code);
        throw error;
      })
      .finally(() => {
        renewing = null;
      });
    return renewing;
  };
  return {
    getSnapshot: cell.getSnapshot,
    subscribe: cell.subscribe,
    restore: () =>
      restoreUntilKnown(
        platform,
        () => renew(""),
        cell,
        () => disposed,
      ),
    enterAsGuest: async (name) => {
      const answered = await postAsGuest(platform, options, name.trim());
      keep(answered);
      return answered.answer.principal;
    },
    token: async () => {
      const good = hold.findGood();
      if (good !== null) return good;
      const held = hold.find();
      if (held === null && cell.getSnapshot().status !== "restoring") throw signedOut();
      return renew(held ?? "");
    },
    renew,
    onToken: hold.onToken,
    end,
    dispose: () => {
      disposed = true;
      hold.drop();
      cell.dispose();
    },
  };
}

interface TokenHold {
  keep(token: string, endsAt: number): string;
  find(): string | null;
  /** The token, unless it ends soon. */
  findGood(): string | null;
  drop(): void;
  onToken(listener: (token: string) => void): Cancel;
}

/** Holds the token in memory and asks for the next one shortly before it ends. */
function createTokenHold(platform: Platform, onEndsSoon: (stale: string) => void): TokenHold {
  const listeners = new Set<(token: string) => void>();
  let held: { token: string; endsAt: number } | null = null;
  let cancelTimer: Cancel = () => {};
  return {
    keep: (token, endsAt) => {
      held = { token, endsAt };
      cancelTimer();
      const delayMs = Math.max(endsAt - MARGIN_MS - platform.clock.now(), RENEWAL_MS_MIN);
      cancelTimer = platform.clock.after(delayMs, () => onEndsSoon(token));
      for (const listener of listeners) listener(token);
      return token;
    },
    find: () => held?.token ?? null,
    findGood: () => (held !== null && held.endsAt - MARGIN_MS > platform.clock.now() ? held.token : null),
    drop: () => {
      held = null;
      cancelTimer();
    },
    onToken: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function postAsGuest(platform: Platform, options: SessionOptions, name: string): Promise<Answered> {
  const url = `${options.baseUrl}/v1/tenants/${encodeURIComponent(options.tenant)}/guests`;
  const headers: Record<string, string> = options.language ? { "accept-language": options.language() } : {};
  return postForGuest(platform, url, { headers, body: name === "" ? {} : { name } });
}

async function restoreUntilKnown(
  platform: Platform,
  attempt: () => Promise<string>,
  cell: { getSnapshot(): SessionState; set(state: SessionState): void },
  isDisposed: () => boolean,
): Promise<void> {
  for (let failures = 0; !isDisposed() && cell.getSnapshot().status === "restoring"; failures++) {
    try {
      await attempt();
    } catch (error) {
      if (isRefusal(error)) return;
      cell.set({ status: "restoring", waiting: true });
      await sleepOrWake(
        platform,
        error instanceof ApiError && error.retryAfterMs ? error.retryAfterMs : backoffMs(failures, platform),
      );
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

async function postForGuest(
  platform: Platform,
  url: string,
  call: { headers: Record<string, string>; body: unknown },
): Promise<Answered> {
  const post = { method: "POST", body: call.body, timeoutMs: REQUEST_TIMEOUT_MS } as const;
  const response = await sendCall(platform, url, post, { ...call.headers });
  if (!response.ok) throw await readProblem(response);
  return { answer: await readJson<GuestAnswer>(response), response };
}

/** The server's clock decides how long the token lives; this device's clock may be wrong by hours. */
function endsAtOnThisClock(platform: Platform, answer: GuestAnswer, response: Response): number {
  const now = platform.clock.now();
  const serverNow = Date.parse(response.headers.get("date") ?? "");
  const lifeMs = Date.parse(answer.expires_at) - (Number.isFinite(serverNow) ? serverNow : now);
  return now + Math.min(Math.max(Number.isFinite(lifeMs) ? lifeMs : 0, LIFE_MS_MIN), LIFE_MS_MAX);
}

/** The session is really over, as against a server that is busy or away. */
function isRefusal(error: unknown): error is ApiError {
  if (!(error instanceof ApiError)) return false;
  const { status } = error.problem;
  return status >= 400 && status < 500 && status !== 408 && status !== 429;
}

function signedOut(): ApiError {
  return new ApiError(problemOf(401, "signed_out"), null);
}
