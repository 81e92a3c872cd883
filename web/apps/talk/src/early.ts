// Gives out the answers that `early.js` has asked for before this page's script was there: each once, only to whoever asks
// with the same token, and only while the page begins. Must not know what they say.
import type { Platform } from "@maru/core";

interface EarlyAnswer {
  /** That of the question; `null` where it brought none. */
  token: string | null;
  response: Promise<Response>;
}

/** As in `early.js`. */
const REFRESH = "/v1/auth/refresh";
const LOCK = "maru.refresh";

/** By then whatever is asked again is asked for its news. */
const GOOD_MS = 5_000;

declare global {
  var maruEarly: Record<string, EarlyAnswer> | undefined;
}

export function withEarlyAnswers(platform: Platform): Platform {
  const answers = globalThis.maruEarly ?? {};
  globalThis.maruEarly = undefined;
  const { now } = platform.clock;
  const endsAt = now() + GOOD_MS;
  const find = (path: string) => (Object.hasOwn(answers, path) && now() <= endsAt ? answers[path] : undefined);
  const forgetReads = () => {
    for (const path of Object.keys(answers)) if (path !== REFRESH) delete answers[path];
  };
  const fetch: Platform["fetch"] = (url, init) => {
    const path = platform.origin && url.startsWith(platform.origin) ? url.slice(platform.origin.length) : url;
    // Whatever is done makes what was read before it old: whoever comes in reads what was refused.
    if (path !== REFRESH && (init?.method ?? "GET") !== "GET") forgetReads();
    const answer = find(path);
    if (answer === undefined || answer.token !== tokenOf(init)) return platform.fetch(url, init);
    delete answers[path];
    // Where it failed, the question has not been asked yet as far as anybody here knows.
    return answer.response.catch(() => platform.fetch(url, init));
  };
  /** The answer was waited for under the lock: whoever takes it up needs no second turn. */
  const exclusively: Platform["exclusively"] = (name, work) => {
    const refresh = name === LOCK ? find(REFRESH) : undefined;
    if (refresh === undefined) return platform.exclusively(name, work);
    return refresh.response.then(
      () => work(),
      () => platform.exclusively(name, work),
    );
  };
  return { ...platform, fetch, exclusively };
}

function tokenOf({ headers }: RequestInit = {}): string | null {
  const { authorization } = (headers ?? {}) as Record<string, string>;
  return authorization?.replace("Bearer ", "") ?? null;
}
