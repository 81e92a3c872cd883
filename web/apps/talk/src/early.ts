// Gives out the answers that `early.js` has asked for before this page's script was there: each once, only to whoever asks
// with the same token, and only while the page begins. Must not know what they say.

interface EarlyAnswer {
  /** That of the question; `null` where it brought none. */
  token: string | null;
  response: Promise<Response>;
}

type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** By then whatever is asked again is asked for its news. */
const GOOD_MS = 5_000;

declare global {
  var maruEarly: Record<string, EarlyAnswer> | undefined;
}

export function withEarlyAnswers(fetch: Fetch, origin: string, now: () => number): Fetch {
  const answers = globalThis.maruEarly ?? {};
  globalThis.maruEarly = undefined;
  const endsAt = now() + GOOD_MS;
  return (url, init) => {
    const path = url.startsWith(origin) ? url.slice(origin.length) : url;
    const answer = Object.hasOwn(answers, path) ? answers[path] : undefined;
    if (answer === undefined || now() > endsAt || answer.token !== tokenOf(init)) return fetch(url, init);
    delete answers[path];
    // Where it failed, the question has not been asked yet as far as anybody here knows.
    return answer.response.catch(() => fetch(url, init));
  };
}

function tokenOf({ headers }: RequestInit): string | null {
  const { authorization } = (headers ?? {}) as Record<string, string>;
  return authorization?.replace("Bearer ", "") ?? null;
}
