// The world of a page or worker as a Platform. The only file of core that touches globals, and only after asking.
import type { Broadcast, Clock, KeyValues, Platform, SocketLike, WakeReason } from "../platform.ts";
import { lead } from "./lead.ts";

const TICK_MS = 5_000;
/** A tick that is this late was not late: the device slept. */
const TIME_JUMP_MS = 15_000;

export function browserPlatform(): Platform {
  const { document, WebSocket: Socket } = globalThis;
  return {
    origin: globalThis.location?.origin ?? null,
    fetch: (url, init) => globalThis.fetch(url, init),
    openSocket: Socket ? (url) => new Socket(url) as SocketLike : undefined,
    clock: systemClock,
    storage: openStorage(),
    randomBytes: (count) => globalThis.crypto.getRandomValues(new Uint8Array(count)),
    onWake,
    isVisible: () => document?.visibilityState !== "hidden",
    exclusively,
    broadcast: openBroadcast(),
    lead: globalThis.navigator?.locks && globalThis.BroadcastChannel ? lead : undefined,
    sha256: async (bytes) => new Uint8Array(await globalThis.crypto.subtle.digest("SHA-256", bytes as BufferSource)),
    keepsCookies,
  };
}

/** Long enough for what was broadcast to arrive before the next tab's turn. */
const LOCK_LINGERS_MS = 50;

function exclusively<T>(name: string, work: () => Promise<T>): Promise<T> {
  const locks = globalThis.navigator?.locks;
  // Locks exist only in secure contexts; elsewhere the server's grace window covers two tabs.
  if (!locks) return work();
  return new Promise<T>((resolve, reject) => {
    let hasBegun = false;
    const held = async () => {
      hasBegun = true;
      await work().then(resolve, reject);
      await new Promise((done) => setTimeout(done, LOCK_LINGERS_MS));
    };
    // A frame that may store nothing is refused its locks as well.
    locks.request(name, held).catch(() => {
      if (!hasBegun) void work().then(resolve, reject);
    });
  });
}

function openBroadcast(): Broadcast {
  try {
    const channel = new BroadcastChannel("maru.sessions");
    return {
      post: (message) => channel.postMessage(message),
      onMessage: (listener) => {
        const hear = (event: MessageEvent<unknown>) => listener(event.data);
        channel.addEventListener("message", hear);
        return () => channel.removeEventListener("message", hear);
      },
    };
  } catch {
    // Not there, or forbidden to this frame: this tab hears nobody.
    return { post: () => {}, onMessage: () => () => {} };
  }
}

const PROBE = "maru-probe";

/** Sets a cookie as the server would for a frame on another site, and looks whether it is there. */
function keepsCookies(): boolean {
  const attributes = "Path=/; SameSite=None; Secure; Partitioned";
  try {
    // biome-ignore lint/suspicious/noDocumentCookie: the other interface is not in every browser
    document.cookie = `${PROBE}=1; ${attributes}`;
    const isKept = document.cookie.split("; ").includes(`${PROBE}=1`);
    // biome-ignore lint/suspicious/noDocumentCookie: the other interface is not in every browser
    document.cookie = `${PROBE}=; ${attributes}; Max-Age=0`;
    return isKept;
  } catch {
    return false;
  }
}

const systemClock: Clock = {
  now: () => Date.now(),
  after: (delayMs, work) => {
    const timer = setTimeout(work, delayMs);
    return () => clearTimeout(timer);
  },
};

function onWake(listener: (reason: WakeReason) => void): () => void {
  const { document } = globalThis;
  const controller = new AbortController();
  const options = { signal: controller.signal };
  if (typeof globalThis.addEventListener === "function") {
    addEventListener("online", () => listener("online"), options);
    addEventListener("offline", () => listener("offline"), options);
    addEventListener("pageshow", (event) => event.persisted && listener("visible"), options);
  }
  document?.addEventListener(
    "visibilitychange",
    () => document.visibilityState === "visible" && listener("visible"),
    options,
  );
  const stopTicking = watchTime(() => listener("time-jump"));
  return () => {
    controller.abort();
    stopTicking();
  };
}

/** Some phones never say that the page is back; time that has jumped says it too. */
function watchTime(onJump: () => void): () => void {
  let last = Date.now();
  const timer = setInterval(() => {
    const now = Date.now();
    if (now - last > TICK_MS + TIME_JUMP_MS) onJump();
    last = now;
  }, TICK_MS);
  return () => clearInterval(timer);
}

/** Storage may be forbidden or full; then everything lives as long as the page. */
function openStorage(): KeyValues {
  const memory = new Map<string, string>();
  const guarded = <T>(work: (storage: Storage) => T, otherwise: T): T => {
    try {
      return globalThis.localStorage ? work(globalThis.localStorage) : otherwise;
    } catch {
      return otherwise;
    }
  };
  return {
    get: (key) => memory.get(key) ?? guarded((storage) => storage.getItem(key), null),
    set: (key, value) => {
      const kept = guarded((storage) => {
        storage.setItem(key, value);
        return true;
      }, false);
      if (kept) memory.delete(key);
      else memory.set(key, value);
    },
    remove: (key) => {
      memory.delete(key);
      guarded((storage) => storage.removeItem(key), undefined);
    },
    keys: () => [...new Set([...memory.keys(), ...guarded((storage) => Object.keys(storage), [])])],
  };
}
