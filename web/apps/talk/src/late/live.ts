// What makes a page live: the connection, what is done with what it brings, one's own rooms. Nobody needs it to read the newest
// page of a room or to write there, so it is fetched as soon as the first view stands, and asked for again until it is there.
// Must not know what it is.
import { type Late, once } from "./late.ts";

const RETRY_MS = 2_000;
/** Where no view says that it stands. */
const STANDS_MS_MAX = 3_000;

const loads = new Set<() => Promise<unknown>>();
let isThere = false;
let isBegun = false;
let tell: () => void = () => {};
const all = new Promise<void>((resolve) => {
  tell = resolve;
});

/** The same thing, fetched once and with all others of its kind. */
export function live<T>(load: () => Promise<T>): Late<T> {
  const get = once(load);
  loads.add(get);
  return get;
}

/** Does it once all of it is there; at once, if it is. */
export function onLive(work: () => void): void {
  if (isThere) work();
  else void all.then(work);
}

/** The first view stands. */
export function beginLive(): void {
  if (isBegun) return;
  isBegun = true;
  void fetchAll();
}

/** At the latest. */
export function beginLiveSoon(): void {
  setTimeout(beginLive, STANDS_MS_MAX);
}

async function fetchAll(): Promise<void> {
  try {
    await Promise.all([...loads].map((load) => load()));
  } catch {
    setTimeout(() => void fetchAll(), RETRY_MS);
    return;
  }
  isThere = true;
  tell();
}

/** What is made once its file is there, and what is to be done with it then, in order. */
export interface Made<T> {
  there(): T | null;
  /** Does it once it is there; at once, if it is. */
  with(work: (made: T) => void): void;
  /** Its answer, whenever that comes. */
  ask<R>(question: (made: T) => Promise<R>): Promise<R>;
}

export function madeLive<F, T>(load: Late<F>, make: (file: F) => T): Made<T> {
  let made: T | null = null;
  const waiting: ((made: T) => void)[] = [];
  onLive(() => {
    const file = load.there();
    if (file === null) return;
    const done = make(file);
    made = done;
    for (const work of waiting.splice(0)) work(done);
  });
  const withIt = (work: (made: T) => void) => void (made === null ? waiting.push(work) : work(made));
  return {
    there: () => made,
    with: withIt,
    ask: (question) => new Promise((resolve, reject) => withIt((made) => question(made).then(resolve, reject))),
  };
}
