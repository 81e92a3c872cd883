// Turns failures of requests into what they mean for a way of receiving. Pure.
import { ApiError } from "../api/problem.ts";
import { closeAction } from "./closeCodes.ts";
import type { Down } from "./way.ts";

/** `blames` says whom a missing answer speaks against. */
export function downFromError(error: unknown, blames: Down["blames"]): Down {
  if (!(error instanceof ApiError)) return { retry: "jitter", blames };
  const { status, code } = error.problem;
  if (status === 401) return { retry: "stop", reason: code, blames: "server" };
  return { retry: "jitter", delayMs: error.retryAfterMs ?? undefined, blames: "server" };
}

/** `toldMs` is the `retry_ms` of a goodbye, if there was one. */
export function downFromClose(code: number, toldMs: number | undefined): Down {
  const action = closeAction(code);
  switch (action.kind) {
    case "stop":
      return { retry: "stop", reason: action.reason, blames: "server" };
    case "refresh":
      return { retry: "refresh", blames: "server" };
    case "wait":
      return { retry: "jitter", delayMs: toldMs ?? action.delayMs, blames: "server" };
    case "reconnect":
      return { retry: "jitter", delayMs: toldMs, blames: code >= 1012 ? "server" : "way" };
    default:
      return action satisfies never;
  }
}
