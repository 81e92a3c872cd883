// The loader that host pages name in one script element: a button that opens Maru, or Maru in an element of theirs.
// Leaves one global, `Maru`. Must not know sessions or tokens: those stay in the frame.
import type { Identify } from "./identity.ts";
import { createLauncher, type Launcher } from "./launcher.ts";
import { createTalk, type Talk } from "./talk.ts";

export interface MountOptions {
  /** Without it, that of the script element. */
  tenant?: string;
  room?: string;
  identify?: Identify;
}

export interface Maru {
  open(): void;
  close(): void;
  /** Says who the host's user is. Holds for all frames, now and later. */
  identify(identify: Identify): void;
  /** The host's user has left: their session ends, and this browser forgets them. */
  logout(): void;
  /** `ready`, `signed-in`, `signed-out`, `problem`, `open`, `close`. Gives back how to stop hearing. */
  on(event: string, listener: (detail: object) => void): () => void;
  /** Maru in an element of the page, as large as that is. */
  mount(element: Element, options?: MountOptions): { remove(): void };
  /** For pages that speak before the loader is there: `(window.Maru ||= []).push((maru) => …)`. */
  push(work: (maru: Maru) => void): void;
}

export function startWidget(script: HTMLScriptElement): Maru {
  const { origin } = new URL(script.src);
  const { tenant, room, color, label, load, language } = script.dataset;
  const [openLabel, closeLabel, title] = wordsFor(language);
  const listeners = new Set<{ event: string; listener(detail: object): void }>();
  const talks = new Set<Talk>();
  let identity: Identify | null = null;
  let own: Talk | null = null;

  const tell = (event: string, detail: object = {}) => {
    for (const one of [...listeners]) if (one.event === event) one.listener(detail);
  };
  const add = (place: { tenant: string; room?: string | undefined }, identify: Identify | null): Talk => {
    const talk = createTalk({ origin, title: label ?? title, ...place }, tell);
    talks.add(talk);
    talk.identify(identify);
    return talk;
  };
  const createOwn = (): Launcher => {
    const onOpen = () => {
      tell("open");
      return fill().frame;
    };
    const labels = { label: label ?? openLabel, closeLabel, color: color ?? null };
    return createLauncher({ ...labels, onOpen, onClose: () => tell("close") });
  };
  const launcher = tenant === undefined ? null : createOwn();
  const fill = (): Talk => {
    if (own !== null) return own;
    own = add({ tenant: tenant ?? "", room }, identity);
    launcher?.panel.append(own.frame);
    return own;
  };
  if (launcher !== null && load === "idle") whenIdle(fill);
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
    on: (event, listener) => {
      const one = { event, listener };
      listeners.add(one);
      return () => listeners.delete(one);
    },
    mount: (element, options = {}) => {
      const talk = add({ tenant: options.tenant ?? tenant ?? "", room: options.room }, options.identify ?? identity);
      element.append(talk.frame);
      const remove = () => {
        talks.delete(talk);
        talk.remove();
      };
      return { remove };
    },
    push: (work) => work(maruOf()),
  };
}

function wordsFor(language: string | undefined): readonly [string, string, string] {
  const tag = language || document.documentElement.lang || navigator.language;
  return tag.toLowerCase().startsWith("ko")
    ? ["대화 열기", "대화 닫기", "대화"]
    : ["Open the chat", "Close the chat", "Chat"];
}

function whenIdle(work: () => void): void {
  if (typeof requestIdleCallback === "function") requestIdleCallback(work);
  else setTimeout(work, 1_500);
}

type Early = ((maru: Maru) => void)[];
const page = globalThis as unknown as { Maru?: Maru | Early };

function maruOf(): Maru {
  return page.Maru as Maru;
}

/** Replaces what the page has put there for us, and does it. Only the first loader of a page is one. */
export function install(script: HTMLScriptElement): void {
  const early = page.Maru;
  if (early !== undefined && !Array.isArray(early)) return;
  page.Maru = startWidget(script);
  for (const work of early ?? []) work(page.Maru);
}

const script = document.currentScript;
if (script instanceof HTMLScriptElement) {
  if (document.body) install(script);
  else addEventListener("DOMContentLoaded", () => install(script), { once: true });
}
