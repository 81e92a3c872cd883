// What a test of another engine may do with a page: little, so that every driver can do it.
// Must not know drivers, nor what is tested.

export interface EnginePage {
  open(url: string): Promise<void>;
  /** Until an element that matches stands in the page, with this in its text. */
  waitFor(selector: string, text?: string): Promise<void>;
  waitForNone(selector: string): Promise<void>;
  click(selector: string): Promise<void>;
  /** As keys, into what has nothing in it. */
  type(selector: string, text: string): Promise<void>;
  texts(selector: string): Promise<string[]>;
  close(): Promise<void>;
}

export interface Engine {
  name: string;
  /** A person in a browser of their own. */
  person(): Promise<EnginePage>;
  close(): Promise<void>;
}

/** Runs in the page: whether there is one (or none), now or after some change of the page. */
export const WATCH = `(selector, text, wanted, limitMs) => new Promise((resolve, reject) => {
  const isThere = () => [...document.querySelectorAll(selector)].some((one) =>
    (one.textContent || "").includes(text) && one.getClientRects().length > 0);
  const look = () => {
    if (isThere() !== wanted) return false;
    watch.disconnect();
    clearTimeout(limit);
    resolve(true);
    return true;
  };
  const watch = new MutationObserver(look);
  const limit = setTimeout(() => {
    watch.disconnect();
    reject(new Error((wanted ? "there is no " : "there still is ") + selector + " " + text + " in: " + document.body.innerText.slice(0, 400)));
  }, limitMs);
  if (!look()) watch.observe(document, { childList: true, subtree: true, attributes: true, characterData: true });
})`;

export const LIMIT_MS = 20_000;
