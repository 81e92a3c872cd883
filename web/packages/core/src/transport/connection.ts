// The one connection of a client, for all subscribers: its state, and what may be asked of it.
// Must not know what travels over it, nor how a way is chosen.
import type { Feed } from "@maru/wire";
import type { Cancel } from "../platform.ts";
import { createCell, type Store } from "../store.ts";
import { createKeeper } from "./keeper.ts";
import { openPollWay } from "./pollWay.ts";
import { openSocketWay } from "./socketWay.ts";
import { openStreamWay } from "./streamWay.ts";
import type { RoomSubscriber, WayContext, WayName, WayOpener } from "./way.ts";

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
  /**
   * Hears what happens in one's rooms, while a socket is open: a snapshot first, then changes, from one
   * socket to the next.
   */
  hearFeed(listener: (feed: Feed) => void): Cancel;
  /** Try now, for a button. */
  retry(): void;
  dispose(): void;
}

export type ConnectionParts = Omit<WayContext, "subscribers" | "feedListeners" | "feedPlace"> & {
  openers?: Record<WayName, WayOpener>;
};

const OPENERS: Record<WayName, WayOpener> = { socket: openSocketWay, stream: openStreamWay, poll: openPollWay };
const IDLE: ConnectionState = { phase: "idle", way: null, reason: null, deviceOnline: true, wasOnline: false };

export function createConnection(parts: ConnectionParts): Connection {
  const cell = createCell<ConnectionState>(IDLE);
  const subscribers = new Set<RoomSubscriber>();
  const feeds = new Set<(feed: Feed) => void>();
  const feedPlace: WayContext["feedPlace"] = { cursor: null };
  const cx: WayContext = { ...parts, subscribers: () => [...subscribers], feedListeners: () => feeds, feedPlace };
  const keeper = createKeeper(cx, parts.openers ?? OPENERS, cell);
  const cancelWake = parts.platform.onWake(keeper.wake);
  return {
    getSnapshot: cell.getSnapshot,
    subscribe: cell.subscribe,
    start: keeper.start,
    stop: () => {
      // What comes next may be somebody else's.
      feedPlace.cursor = null;
      keeper.stop("idle", null);
    },
    retry: keeper.retry,
    attach: (subscriber) => {
      subscribers.add(subscriber);
      keeper.sync();
      return () => {
        subscribers.delete(subscriber);
        keeper.sync();
      };
    },
    hearFeed: (listener) => {
      feeds.add(listener);
      feedPlace.cursor = null;
      keeper.sync();
      return () => feeds.delete(listener);
    },
    dispose: () => {
      cancelWake();
      keeper.stop("idle", null);
      cell.dispose();
    },
  };
}
