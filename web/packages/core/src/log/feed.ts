// Keeps one room's log exact: first page, verdicts, events in any order, holes.
// Must not know which way the events come, nor older pages.
import type { EventRecord, HistoryPage, LongPollAnswer, Problem, Room } from "@maru/wire";
import { roomPath } from "../api/paths.ts";
import { isDefinitive } from "../api/problem.ts";
import type { Requests } from "../api/requests.ts";
import type { Cancel, Platform } from "../platform.ts";
import { backoffMs } from "../transport/backoff.ts";
import type { RoomSubscriber, Verdict } from "../transport/way.ts";
import { type Held, ingest, logFromPage, NOTHING_HELD, type RoomLog } from "./log.ts";
import { applyToRoom } from "./roomSummary.ts";

export const PAGE_MESSAGES = 50;
const FILL_ROUNDS_MAX = 100;

export interface FeedParts {
  platform: Platform;
  requests: Requests;
  attach(subscriber: RoomSubscriber): Cancel;
  /** Id or alias. */
  ref: string;
  getLog(): RoomLog;
  getRoom(): Room | null;
  onChange(log: RoomLog, room: Room | null): void;
  onRefused(problem: Problem): void;
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
      detach ??= parts.attach(subscriberOf(parts, tail, room.id));
    } catch (error) {
      if (!isCurrent()) return;
      if (isDefinitive(error)) parts.onRefused(error.problem);
      else cancelRetry = retryLater(parts.platform, failures, () => void load(failures + 1));
    }
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
    onVerdict: tail.hearVerdict,
    onEvents: tail.take,
    onRefused: (problem) => {
      if (problem.status === 403 || problem.status === 404) parts.onRefused(problem);
    },
  };
}

interface Tail {
  start(room: Room, page: HistoryPage): void;
  stop(): void;
  /** `null` while no snapshot is held. */
  cursor(): string | null;
  isFresh(): boolean;
  hearVerdict(verdict: Verdict): void;
  take(records: readonly EventRecord[]): void;
}

/** What follows the snapshot. Records that run ahead are held back until the hole before them is filled. */
function createTail(parts: FeedParts, reload: () => void): Tail {
  let epoch: string | null = null;
  let held: Held = NOTHING_HELD;
  let fresh = false;
  let filling = false;
  let starts = 0;

  const cursor = (): string | null => {
    if (!fresh) return null;
    const { head } = parts.getLog();
    return epoch === null ? String(head) : `${epoch}.${head}`;
  };
  const take = (records: readonly EventRecord[]) => {
    if (!fresh) {
      held = new Map([...held, ...records.map((record) => [record.seq, record] as const)]);
      return;
    }
    advance(parts.getLog(), parts.getRoom(), records);
  };
  const advance = (log: RoomLog, room: Room | null, records: readonly EventRecord[]) => {
    const ingested = ingest(log, held, records);
    held = ingested.held;
    if (ingested.applied.length > 0 || log !== parts.getLog()) {
      parts.onChange(ingested.log, room && ingested.applied.reduce(applyToRoom, room));
    }
    if (held.size > 0) void fill();
  };
  const fill = async () => {
    if (filling || !fresh) return;
    filling = true;
    const mine = starts;
    try {
      for (let round = 0; round < FILL_ROUNDS_MAX && held.size > 0 && fresh && mine === starts; round++) {
        const path = `${roomPath(parts.ref)}/events?after=${cursor()}&wait=0`;
        const answer = await parts.requests.json<LongPollAnswer>(path);
        if (!fresh || mine !== starts) break;
        if (answer.mode === "reset") drop(answer.epoch);
        else if (answer.events.length === 0) held = NOTHING_HELD;
        else take(answer.events);
      }
    } catch {
      // The next verdict or event asks again.
    } finally {
      filling = false;
    }
  };
  const drop = (nextEpoch: string | null) => {
    fresh = false;
    held = NOTHING_HELD;
    epoch = nextEpoch;
    reload();
  };
  return {
    cursor,
    take,
    isFresh: () => fresh,
    start: (room, page) => {
      starts++;
      fresh = true;
      const early = [...held.values()];
      held = NOTHING_HELD;
      advance(logFromPage(page), { ...room, head: Math.min(room.head, page.head) }, early);
    },
    hearVerdict: (verdict) => {
      if (verdict.mode === "reset") return drop(verdict.epoch);
      epoch = verdict.epoch ?? epoch;
      if (held.size > 0) void fill();
    },
    stop: () => {
      fresh = false;
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
