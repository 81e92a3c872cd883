// A refusal of the server, or the absence of any answer, as a value that callers can decide on.
// Must not know who asked.
import type { Problem } from "@maru/wire";

export class ApiError extends Error {
  readonly problem: Problem;
  readonly retryAfterMs: number | null;

  constructor(problem: Problem, retryAfterMs: number | null) {
    super(problem.code);
    this.problem = problem;
    this.retryAfterMs = retryAfterMs;
  }
}

/** No answer came: the network is away, the server is restarting, or the request was cut. */
export class NetworkError extends Error {}

const WORTH_RETRYING = new Set([401, 408, 425, 429]);

/** True when the same request can never succeed, so that asking again would be rude. */
export function isDefinitive(error: unknown): error is ApiError {
  if (!(error instanceof ApiError)) return false;
  const { status } = error.problem;
  return status >= 400 && status < 500 && !WORTH_RETRYING.has(status);
}

export async function readProblem(response: Response): Promise<ApiError> {
  const retryAfterMs = retryAfterOf(response);
  try {
    const body = (await response.json()) as Partial<Problem>;
    if (typeof body.code === "string") return new ApiError({ ...blankProblem(response.status), ...body }, retryAfterMs);
  } catch {
    // Not one of ours: a proxy's page, for example. The status still decides.
  }
  return new ApiError(blankProblem(response.status), retryAfterMs);
}

function blankProblem(status: number): Problem {
  return problemOf(status, `http_${status}`);
}

/** A problem that no server has told of. */
export function problemOf(status: number, code: string): Problem {
  return { type: "about:blank", title: "", status, code, detail: "", request_id: "", retryable: status >= 500 };
}

function retryAfterOf(response: Response): number | null {
  const header = response.headers.get("retry-after");
  const seconds = header === null ? Number.NaN : Number(header);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null;
}
