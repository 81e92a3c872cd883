// The loader that host pages name in one script element: a button that opens Maru, or Maru in an element of theirs.
// Leaves one global, `Maru`. Must not know sessions or tokens: those stay in the frame.
import type { Identify } from "./identity.ts";
import { createLauncher } from "./launcher.ts";
import { createTalk, type Talk, type Tell } from "./talk.ts";

export interface MountOptions {
  /** Without it, that of the script element. */
  tenant?: string;
  room?: string | undefined;
  identify?: Identify;
}

/** What is not named stays as it is. */
export interface Theme {
  scheme?: "light" | "dark" | "system";
  /** `#rrggbb` */
  accent?: string;
  /** Pixels, 0–24. */
  radius?: number;
  density?: "regular" | "compact";
  /** A list of font families that the visitor's device has. */
  font?: string;
  language?: "ko" | "en";
}

export interface Maru {
  open(): void;
  close(): void;
  /** Says who the host's user is. Holds for all frames, now and later. */
  identify(identify: Identify): void;
  /** The host's user has left: their session ends, and this browser forgets them. */
  logout(): void;
  /** `ready`, `signed-in`, `signed-out`, `unread`, `problem`, `open`, `close`. Gives back how to stop hearing. */
  on(event: string, listener: (detail: object) => void): () => void;
  /** How all frames look, now and later. */
  theme(theme: Theme): void;
  /** Maru in an element of the page, as large as that is. */
  mount(element: Element, options?: MountOptions): { remove(): unknown };
  /** For pages that speak before the loader is there: `(window.Maru ||= []).push((maru) => …)`. */
  push(work: (maru: Maru) => void): void;
}

export function startWidget(script: HTMLScriptElement): Maru {
  const { origin } = new URL(script.src);
  const { dataset } = script;
  const { tenant, room, language } = dataset;
  const title = dataset["label"] || titleIn(language);
  const { tell, on } = createEars();
  const talks = new Set<Talk>();
  let identity: Identify | null = null;
  let own: Talk | null = null;
  const look = new URLSearchParams(dataset["theme"]);
  if (language) look.set("language", language);

  const add = (options: MountOptions, who = identity, hear: Tell = tell): Talk => {
    const talk = createTalk({ origin, title, look: `${look}`, tenant: tenant ?? "", ...options }, hear);
    talks.add(talk);
    talk.identify(who);
    return talk;
  };
  /** The frame of the launcher may close it, and counts for its badge. */
  const hearOwn: Tell = (event, detail) => {
    if (event === "close") return launcher?.close();
    if (event === "unread") launcher?.badge((detail as { unread: number }).unread);
    tell(event, detail);
  };
  const fill = (): Talk => {
    if (own === null) {
      own = add({ room }, identity, hearOwn);
      launcher?.panel.append(own.frame);
    }
    return own;
  };
  const onShow = (isShown: boolean) => {
    const talk = fill();
    tell(isShown ? "open" : "close");
    talk.theme(`shown=${+isShown}`);
    return talk.frame;
  };
  // A page's policy that lets the loader in lets a module in too, and needs no word about calls.
  const fetchLook = () => import(/* @vite-ignore */ `${origin}/embed/${tenant}/launcher.js`);
  const launcher = tenant ? createLauncher({ dataset, title, look: fetchLook(), onShow }) : null;
  if (launcher !== null && dataset["load"] === "idle") whenIdle(fill);
  return {
    open: () => launcher?.open(),
    close: () => launcher?.close(),
    identify: (next) => {
      identity = next;
      for (const talk of talks) talk.identify(next);
    },
    logout: () => {
      identity = null;
      // Somebody may be signed in from an earlier visit: only the frame can forget them.
      if (launcher !== null) fill();
      for (const talk of talks) talk.logout();
    },
    on,
    theme: (theme) => {
      for (const [word, value] of Object.entries(theme)) look.set(word, value);
      for (const talk of talks) talk.theme(`${look}`);
    },
    mount: (place, options = {}) => {
      const talk = add(options, options.identify);
      place.append(talk.frame);
      return { remove: () => talks.delete(talk) && talk.remove() };
    },
    push: (work) => work(page.Maru as Maru),
  };
}

/** Whom the page has listen, and to what. */
function createEars(): { tell: Tell; on: Maru["on"] } {
  const listeners = new Set<Tell>();
  return {
    tell: (event, detail) => {
      for (const listener of listeners) listener(event, detail);
    },
    on: (event, listener) => {
      const one: Tell = (name, detail = {}) => name === event && listener(detail);
      listeners.add(one);
      return () => listeners.delete(one);
    },
  };
}

function titleIn(language: string | undefined): string {
  const tag = language || document.documentElement.lang || navigator.language;
  return /^ko/i.test(tag) ? "대화" : "Chat";
}

/** After the page has what it needs, and when it has nothing else to do. */
function whenIdle(work: () => void): void {
  const wait = () => (globalThis.requestIdleCallback ?? setTimeout)(work);
  if (document.readyState === "complete") wait();
  else addEventListener("load", wait);
}

type Early = ((maru: Maru) => void)[];
const page = globalThis as unknown as { Maru?: Maru | Early };

/** Replaces what the page has put there for us, and does it. Only the first loader of a page is one. */
export function install(script: HTMLScriptElement): void {
  const early = page.Maru;
  if (early !== undefined && !Array.isArray(early)) return;
  page.Maru = startWidget(script);
  for (const work of early ?? []) work(page.Maru);
}
