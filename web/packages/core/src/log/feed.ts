// Opens one room: its first page, again when that fails or is void, and then whatever the transport brings.
// Must not know which way the events come, nor older pages.
import type { HistoryPage, Problem, Room, Signal, Unsubscribed } from "@maru/wire";
import { roomPath } from "../api/paths.ts";
import { isDefinitive } from "../api/problem.ts";
import type { Requests } from "../api/requests.ts";
import type { Cancel, Platform } from "../platform.ts";
import { backoffMs } from "../transport/backoff.ts";
import type { RoomSubscriber } from "../transport/way.ts";
import { createTail, type Tail, type TailParts } from "./tail.ts";

export const PAGE_MESSAGES = 50;

export interface FeedParts extends TailParts {
  platform: Platform;
  attach(subscriber: RoomSubscriber): Cancel;
  onRefused(problem: Problem): void;
  /** What comes behind this seq is live; up to it, it was said before one heard. */
  onLive(head: number): void;
  onSignal(signal: Signal): void;
  /** Nothing more comes of this room, until it is loaded anew. */
  onEnded(why: Unsubscribed): void;
}

export interface Feed {
  load(): void;
  dispose(): void;
}

export function createFeed(parts: FeedParts): Feed {
  const tail = createTail(parts, () => load());
  let generation = 0;
  let detach: Cancel | null = null;
  let cancelRetry: Cancel = () => {};
  let disposed = false;

  const load = async (failures = 0): Promise<void> => {
    const mine = ++generation;
    const isCurrent = () => !disposed && mine === generation;
    cancelRetry();
    try {
      const [room, page] = await fetchSnapshot(parts.requests, parts.ref);
      if (!isCurrent()) return;
      tail.start(room, page);
      detach ??= parts.attach(subscriberOf({ ...parts, onEnded }, tail, room.id));
    } catch (error) {
      if (!isCurrent()) return;
      if (isDefinitive(error)) parts.onRefused(error.problem);
      else cancelRetry = retryLater(parts.platform, failures, () => void load(failures + 1));
    }
  };
  const onEnded = (why: Unsubscribed) => {
    generation++;
    tail.stop();
    detach?.();
    detach = null;
    parts.onEnded(why);
  };
  return {
    load: () => void load(),
    dispose: () => {
      disposed = true;
      tail.stop();
      cancelRetry();
      detach?.();
    },
  };
}

function fetchSnapshot(requests: Requests, ref: string): Promise<[Room, HistoryPage]> {
  const path = roomPath(ref);
  return Promise.all([
    requests.json<Room>(path),
    requests.json<HistoryPage>(`${path}/messages?limit=${PAGE_MESSAGES}`),
  ]);
}

function subscriberOf(parts: FeedParts, tail: Tail, room: string): RoomSubscriber {
  return {
    room,
    cursor: tail.cursor,
    head: () => (tail.isFresh() ? parts.getLog().head : Number.POSITIVE_INFINITY),
    onVerdict: (verdict) => {
      tail.hearVerdict(verdict);
      if (verdict.mode === "resumed") parts.onLive(verdict.head);
    },
    onSignal: parts.onSignal,
    onEnded: parts.onEnded,
    onEvents: tail.take,
    onRefused: (problem) => {
      if (problem.status === 403 || problem.status === 404) parts.onRefused(problem);
    },
  };
}

/** After a while, or at once when the device wakes. */
function retryLater(platform: Platform, failures: number, work: () => void): Cancel {
  const cancel = () => {
    cancelTimer();
    cancelWake();
  };
  const run = () => {
    cancel();
    work();
  };
  const cancelTimer = platform.clock.after(backoffMs(failures, platform), run);
  const cancelWake = platform.onWake((reason) => {
    if (reason !== "offline") run();
  });
  return cancel;
}
