// What the first view does without: fetched with the first use, and beforehand while nobody waits, so that a tap finds it
// there. What did not come is asked for again. Must not know what is fetched.

/** After the first view has had its turn with the network. */
const IDLE_AFTER_MS = 1_500;
/** A page is not begun anew all the time. */
const PAGE_MS_MIN = 10_000;

export interface Late<T> {
  (): Promise<T>;
  /** At once, if it has come. */
  there(): T | null;
}

/** The same thing, fetched once. A failure is not remembered. */
export function once<T>(load: () => Promise<T>): Late<T> {
  let asked: Promise<T> | null = null;
  let there: T | null = null;
  let failures = 0;
  const take = async () => {
    if (isOffline()) throw new Error("the device has no network");
    there = await load();
    return there;
  };
  const fail = (error: unknown) => {
    asked = null;
    if (!isOffline() && ++failures > 1) void beginAnew();
    throw error;
  };
  const get = () => {
    asked ??= take().catch(fail);
    return asked;
  };
  return Object.assign(get, { there: () => there });
}

/** Without the network nothing is asked for, so that nothing is remembered as missing. */
function isOffline(): boolean {
  return globalThis.navigator?.onLine === false;
}

/** Browsers may remember a file that did not come until the page is loaded anew. Drafts and the address stay. */
async function beginAnew(): Promise<void> {
  if (globalThis.location === undefined || performance.now() < PAGE_MS_MIN) return;
  const answer = await fetch(location.pathname, { method: "HEAD", cache: "no-store" }).catch(() => null);
  if (answer?.ok) location.reload();
}

const loads = new Set<() => Promise<unknown>>();

/** The same, and beforehand while nobody waits. */
export function late<T>(load: () => Promise<T>): Late<T> {
  const get = once(load);
  loads.add(get);
  return get;
}

/** An object whose functions all give promises: a call waits until it is there, and is made at once when it is. */
export function lateCalls<F, T extends object>(load: Late<F>, make: (file: F) => T): T {
  let made: T | null = null;
  const call = (file: F, name: keyof T, given: unknown[]) => {
    made ??= make(file);
    return (made[name] as (...given: unknown[]) => unknown)(...given);
  };
  const get = (_: T, name: string | symbol) => {
    return (...given: unknown[]) => {
      const file = load.there();
      if (file !== null) return call(file, name as keyof T, given);
      return load().then((come) => call(come, name as keyof T, given));
    };
  };
  return new Proxy({} as T, { get });
}

/** Fetches all of it, one after the other, while the page is idle; not for those who save data. */
export function fetchLateWhenIdle(): void {
  const { connection } = navigator as Navigator & { connection?: { saveData?: boolean } };
  if (connection?.saveData) return;
  const idle = globalThis.requestIdleCallback ?? ((work: () => void) => setTimeout(work, 1));
  const fetchAll = async () => {
    // What has come may have more to come.
    for (const load of loads) await load().catch(() => {});
  };
  const fetchSoon = () => setTimeout(() => idle(() => void fetchAll()), IDLE_AFTER_MS);
  fetchSoon();
  addEventListener("online", fetchSoon);
}
