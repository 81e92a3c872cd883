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
    const code = await codeFrom(popup);
    if (code === null) throw new ApiError(problemOf(400, "popup_closed"), null);
    await finish(code);
  } finally {
    popup.close();
  }
}

function codeFrom(popup: Window): Promise<string | null> {
  return new Promise((resolve) => {
    const controller = new AbortController();
    const done = (code: string | null) => {
      controller.abort();
      clearInterval(timer);
      resolve(code);
    };
    const hear = (event: MessageEvent<unknown>) => {
      if (event.origin !== location.origin || event.source !== popup) return;
      const code = codeIn(event.data);
      if (code !== null) done(code);
    };
    addEventListener("message", hear, { signal: controller.signal });
    const timer = setInterval(() => {
      if (!popup.closed) return;
      clearInterval(timer);
      setTimeout(() => done(null), CLOSED_GRACE_MS);
    }, CLOSED_CHECK_MS);
  });
}

function codeIn(data: unknown): string | null {
  const { type, code } = (data ?? {}) as Record<string, unknown>;
  return type === "maru.oidc" && typeof code === "string" && code.length <= CODE_CHARS_MAX ? code : null;
}
