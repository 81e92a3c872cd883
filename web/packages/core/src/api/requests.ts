// Signed-in HTTP calls: adds the token, and on a 401 does one refresh, one retry, then stops.
// Must not know what the calls mean.
import type { Platform } from "../platform.ts";
import type { Session } from "../sessions/session.ts";
import { createOwnIds, type OwnIds } from "./ownIds.ts";
import { ApiError, NetworkError, readProblem } from "./problem.ts";

export interface Call {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  /** Gives up after this long; leave out for streams. */
  timeoutMs?: number;
  /** Goes on when the page is left. */
  keepalive?: boolean;
}

export interface Requests {
  /** The raw response of a call that succeeded (2xx). Throws `ApiError` or `NetworkError`. */
  open(path: string, call?: Call): Promise<Response>;
  /** The JSON body of a call that succeeded, `undefined` for 204. */
  json<T>(path: string, call?: Call): Promise<T>;
  ids: OwnIds;
}

export const REQUEST_TIMEOUT_MS = 15_000;
/** A 401 that a new token cannot mend: a password or a code was wrong. */
const NOT_ABOUT_TOKENS = "invalid_credentials";

export function createRequests(platform: Platform, baseUrl: string, session: Session): Requests {
  const ids = createOwnIds(() => {
    const state = session.getSnapshot();
    return state.status === "signed-in" ? state.principal.id : "";
  });
  const open = async (path: string, call: Call = {}): Promise<Response> => {
    const token = await session.token();
    const first = await fetchOnce(platform, baseUrl + path, call, token);
    if (first.ok) return first;
    const refusal = await readProblem(first);
    if (first.status !== 401 || refusal.problem.code === NOT_ABOUT_TOKENS) throw refusal;
    const renewed = await session.renew(token);
    const second = await fetchOnce(platform, baseUrl + path, call, renewed);
    if (second.ok) return second;
    throw await readProblem(second);
  };
  const json = async <T>(path: string, call: Call = {}): Promise<T> => {
    const response = await open(path, { timeoutMs: REQUEST_TIMEOUT_MS, ...call });
    if (response.status === 204) return undefined as T;
    return readJson<T>(response, ids.parse);
  };
  return { open, json, ids };
}

export async function readJson<T>(response: Response, parse: <T>(text: string) => T = JSON.parse): Promise<T> {
  try {
    return parse<T>(await response.text());
  } catch (cause) {
    throw new NetworkError("the answer was cut", { cause });
  }
}

async function fetchOnce(platform: Platform, url: string, call: Call, token: string): Promise<Response> {
  const headers: Record<string, string> = { ...call.headers, authorization: `Bearer ${token}` };
  return sendCall(platform, url, call, headers);
}

/** One request with an upper limit of time. Every way of not getting an answer becomes `NetworkError`. */
export async function sendCall(
  platform: Platform,
  url: string,
  call: Call,
  headers: Record<string, string>,
): Promise<Response> {
  const controller = new AbortController();
  const abort = () => controller.abort();
  call.signal?.addEventListener("abort", abort, { once: true });
  if (call.signal?.aborted) abort();
  const cancelTimer = call.timeoutMs === undefined ? () => {} : platform.clock.after(call.timeoutMs, abort);
  const init: RequestInit = { method: call.method ?? "GET", headers, signal: controller.signal };
  init.credentials = "same-origin";
  if (call.keepalive) init.keepalive = true;
  if (call.body !== undefined) {
    headers["content-type"] = "application/json";
    init.body = JSON.stringify(call.body);
  }
  try {
    return await platform.fetch(url, init);
  } catch (cause) {
    throw cause instanceof ApiError ? cause : new NetworkError("no answer", { cause });
  } finally {
    cancelTimer();
  }
}
