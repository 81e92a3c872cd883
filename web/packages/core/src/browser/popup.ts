// Signs in at a provider in a window of its own and brings its code back, for pages in a frame. Must not know the provider.
import { ApiError, problemOf } from "../api/problem.ts";
import type { Errand } from "../sessions/entering.ts";

const FEATURES = "popup,width=480,height=720";
const CLOSED_CHECK_MS = 500;
/** The code may arrive just after the window has closed. */
const CLOSED_GRACE_MS = 2_000;
const CODE_CHARS_MAX = 512;

/**
 * Call it in the tap itself, or browsers block the window. Throws what `errand` and its `finish` throw, and the problems
 * `popup_blocked` and `popup_closed`.
 */
export async function openErrand(errand: () => Promise<Errand>): Promise<void> {
  const popup = window.open("about:blank", "_blank", FEATURES);
  if (popup === null) throw new ApiError(problemOf(400, "popup_blocked"), null);
  try {
    const { address, finish } = await errand();
    popup.location.replace(address);
    const { code, problem } = await answerFrom(popup);
    if (code === undefined) throw new ApiError(problemOf(400, problem ?? "popup_closed"), null);
    await finish(code);
  } finally {
    popup.close();
  }
}

/** What the window brings back: a code, or why there is none. Nothing where it was closed before. */
interface Answer {
  code?: string;
  problem?: string;
}

function answerFrom(popup: Window): Promise<Answer> {
  return new Promise((resolve) => {
    const controller = new AbortController();
    const done = (answer: Answer) => {
      controller.abort();
      clearInterval(timer);
      resolve(answer);
    };
    const hear = (event: MessageEvent<unknown>) => {
      if (event.origin !== location.origin || event.source !== popup) return;
      const answer = answerIn(event.data);
      if (answer !== null) done(answer);
    };
    addEventListener("message", hear, { signal: controller.signal });
    const timer = setInterval(() => {
      if (!popup.closed) return;
      clearInterval(timer);
      setTimeout(() => done({}), CLOSED_GRACE_MS);
    }, CLOSED_CHECK_MS);
  });
}

function answerIn(data: unknown): Answer | null {
  const { type, code, problem } = (data ?? {}) as Record<string, unknown>;
  if (type !== "maru.oidc") return null;
  if (isShort(code)) return { code };
  return isShort(problem) ? { problem } : null;
}

function isShort(text: unknown): text is string {
  return typeof text === "string" && text.length <= CODE_CHARS_MAX;
}
