// Keeps one way of receiving open for all subscribers: chooses it, comes back, falls down and climbs up.
// Must not know what travels over it.
import type { Cancel, WakeReason } from "../platform.ts";
import { createCell, type Store } from "../store.ts";
import { backoffMs } from "./backoff.ts";
import { afterDown, climbDelayMs, type Ladder, TOP, wayOf } from "./ladder.ts";
import { openPollWay } from "./pollWay.ts";
import { openSocketWay } from "./socketWay.ts";
import { openStreamWay } from "./streamWay.ts";
import type { Down, OpenWay, RoomSubscriber, WayContext, WayName, WayOpener } from "./way.ts";

export interface ConnectionState {
  phase: "idle" | "connecting" | "online" | "waiting" | "stopped";
  way: WayName | null;
  /** Why it stopped: `revoked`, `replaced`, `outdated` or a problem code. */
  reason: string | null;
  /** False once the device itself has said that it has no network. */
  deviceOnline: boolean;
  /** True after the first success, so that a first connecting can be told from a coming back. */
  wasOnline: boolean;
}

export interface Connection extends Store<ConnectionState> {
  start(): void;
  stop(): void;
  attach(subscriber: RoomSubscriber): Cancel;
  /** Try now, for a button. */
  retry(): void;
  dispose(): void;
}

export type ConnectionParts = Omit<WayContext, "subscribers"> & { openers?: Record<WayName, WayOpener> };

const OPENERS: Record<WayName, WayOpener> = { socket: openSocketWay, stream: openStreamWay, poll: openPollWay };
const IDLE: ConnectionState = { phase: "idle", way: null, reason: null, deviceOnline: true, wasOnline: false };

export function createConnection(parts: ConnectionParts): Connection {
  const cell = createCell<ConnectionState>(IDLE);
  const subscribers = new Set<RoomSubscriber>();
  const keeper = createKeeper(parts, () => [...subscribers], cell);
  const cancelWake = parts.platform.onWake(keeper.wake);
  return {
    getSnapshot: cell.getSnapshot,
    subscribe: cell.subscribe,
    start: keeper.start,
    stop: () => keeper.stop("idle", null),
    retry: keeper.retry,
    attach: (subscriber) => {
      subscribers.add(subscriber);
      keeper.sync();
      return () => {
        subscribers.delete(subscriber);
        keeper.sync();
      };
    },
    dispose: () => {
      cancelWake();
      keeper.stop("idle", null);
      cell.dispose();
    },
  };
}

type StateCell = { getSnapshot(): ConnectionState; patch(part: Partial<ConnectionState>): void };

interface Keeper {
  start(): void;
  stop(phase: "idle" | "stopped", reason: string | null): void;
  retry(): void;
  sync(): void;
  wake(reason: WakeReason): void;
}

function createKeeper(parts: ConnectionParts, subscribers: () => RoomSubscriber[], cell: StateCell): Keeper {
  const { platform } = parts;
  const openers = parts.openers ?? OPENERS;
  const cx: WayContext = { ...parts, subscribers };
  let ladder: Ladder = TOP;
  let current: OpenWay | null = null;
  let readyAt: number | null = null;
  let cancelRetry: Cancel = () => {};

  const open = () => {
    cancelRetry();
    const way = wayOf(ladder);
    readyAt = null;
    cell.patch({ phase: "connecting", way });
    current = openers[way](cx, { onReady: () => ready(way), onDown: down });
  };
  const ready = (way: WayName) => {
    readyAt = platform.clock.now();
    cell.patch({ phase: "online", way, wasOnline: true, deviceOnline: true, reason: null });
    climber.restart(way);
  };
  const down = (why: Down) => {
    const livedMs = readyAt === null ? 0 : platform.clock.now() - readyAt;
    current = null;
    climber.cancel();
    if (why.retry === "stop") return stop("stopped", why.reason ?? null);
    ladder = afterDown(ladder, why, livedMs);
    const again = why.retry === "refresh" ? () => void refreshThenOpen() : open;
    const atOnce = why.retry !== "jitter" && ladder.failures <= 1;
    const delayMs = atOnce ? 0 : Math.max(why.delayMs ?? 0, backoffMs(ladder.failures - 1, platform));
    cell.patch({ phase: "waiting" });
    cancelRetry = platform.clock.after(delayMs, again);
  };
  const refreshThenOpen = async () => {
    try {
      await parts.session.renew(await parts.session.token());
      if (cell.getSnapshot().phase === "waiting") open();
    } catch {
      if (parts.session.getSnapshot().status === "signed-in") down({ retry: "jitter", blames: "network" });
    }
  };
  const stop = (phase: "idle" | "stopped", reason: string | null) => {
    cancelRetry();
    climber.cancel();
    current?.close();
    current = null;
    ladder = TOP;
    cell.patch({ phase, reason, way: null });
  };
  const climber = createClimber(cx, openers.socket, (way) => {
    current?.close();
    current = way;
    ladder = TOP;
    ready("socket");
    return down;
  });
  const retry = () => {
    const { phase } = cell.getSnapshot();
    if (phase === "waiting" || phase === "stopped") {
      ladder = { ...ladder, failures: 0 };
      open();
    }
  };
  const wake = (reason: WakeReason) => {
    const { phase } = cell.getSnapshot();
    if (reason === "offline") cell.patch({ deviceOnline: false });
    if (reason === "online") {
      cell.patch({ deviceOnline: true });
      if (phase === "waiting") ladder = TOP;
    }
    if (phase === "online") current?.check();
    else if (phase === "waiting" && reason !== "offline") retry();
  };
  return {
    start: () => {
      const { phase } = cell.getSnapshot();
      if (phase === "idle" || phase === "stopped") open();
    },
    stop,
    retry,
    sync: () => current?.sync(),
    wake,
  };
}

interface Climber {
  restart(way: WayName): void;
  cancel(): void;
}

/** While a lower way serves, looks now and then whether a socket works again, and hands it over when it does. */
function createClimber(cx: WayContext, openSocket: WayOpener, adopt: (way: OpenWay) => (down: Down) => void): Climber {
  let attempts = 0;
  let probe: OpenWay | null = null;
  let cancelTimer: Cancel = () => {};

  const cancel = () => {
    cancelTimer();
    probe?.close();
    probe = null;
  };
  const look = () => {
    let onDown: ((down: Down) => void) | null = null;
    attempts++;
    probe = openSocket(cx, {
      onReady: () => {
        const way = probe;
        probe = null;
        attempts = 0;
        if (way !== null) onDown = adopt(way);
      },
      onDown: (down) => {
        if (onDown !== null) return onDown(down);
        probe = null;
        wait();
      },
    });
  };
  const wait = () => {
    cancelTimer();
    cancelTimer = cx.platform.clock.after(climbDelayMs(attempts), look);
  };
  return {
    restart: (way) => {
      cancel();
      if (way === "socket") attempts = 0;
      else wait();
    },
    cancel,
  };
}
