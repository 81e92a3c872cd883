// The calls that sign somebody in or keep them in, and what their answers mean. Must not know what is done with them.
import type { SignedIn } from "@maru/wire";
import { ApiError, problemOf, readProblem } from "../api/problem.ts";
import { REQUEST_TIMEOUT_MS, readJson, sendCall } from "../api/requests.ts";
import type { Platform } from "../platform.ts";
import { MARGIN_MS } from "./tokenHold.ts";

export interface Post {
  body: object;
  headers?: Record<string, string>;
  /** Goes on when the page is left. */
  keepalive?: boolean;
  timeoutMs?: number | undefined;
}

/** An answer, and when its token ends on this device's clock. */
export interface Answered<T> {
  answer: T;
  endsAt: number;
}

const LIFE_MS_MIN = MARGIN_MS + 15_000;
const LIFE_MS_MAX = 3_600_000;

/** Without a token. `null` for an empty answer. Throws `ApiError` or `NetworkError`. */
export async function post<T>(
  platform: Platform,
  url: string,
  { body, headers, keepalive = false, timeoutMs = REQUEST_TIMEOUT_MS }: Post,
): Promise<Answered<T>> {
  const call = { method: "POST", body, timeoutMs, keepalive } as const;
  const response = await sendCall(platform, url, call, { ...headers });
  if (!response.ok) throw await readProblem(response);
  const answer = response.status === 204 ? (null as T) : await readJson<T>(response);
  const { expires_at } = (answer ?? {}) as Partial<SignedIn>;
  return { answer, endsAt: endsAtOnThisClock(platform, expires_at ?? "", response) };
}

/** The server's clock decides how long a token lives; this device's clock may be wrong by hours. */
function endsAtOnThisClock(platform: Platform, expiresAt: string, response: Response): number {
  const now = platform.clock.now();
  const serverNow = Date.parse(response.headers.get("date") ?? "");
  const lifeMs = Date.parse(expiresAt) - (Number.isFinite(serverNow) ? serverNow : now);
  return now + Math.min(Math.max(Number.isFinite(lifeMs) ? lifeMs : 0, LIFE_MS_MIN), LIFE_MS_MAX);
}

/** The session is really over, as against a server that is busy or away. */
export function isRefusal(error: unknown): error is ApiError {
  if (!(error instanceof ApiError)) return false;
  const { status } = error.problem;
  return status >= 400 && status < 500 && status !== 408 && status !== 429;
}

export function signedOut(): ApiError {
  return new ApiError(problemOf(401, "signed_out"), null);
}
