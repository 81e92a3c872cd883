// What follows a room's snapshot: events in any order, verdicts, holes.
// Must not know which way the events come, nor when a snapshot is fetched.
import type { EventRecord, HistoryPage, LongPollAnswer, Room } from "@maru/wire";
import { roomPath } from "../api/paths.ts";
import type { Requests } from "../api/requests.ts";
import type { Verdict } from "../transport/way.ts";
import { type Held, ingest, logFromPage, NOTHING_HELD, type RoomLog } from "./log.ts";
import { applyToRoom } from "./roomSummary.ts";

const FILL_ROUNDS_MAX = 100;

export interface TailParts {
  requests: Requests;
  /** Id or alias. */
  ref: string;
  getLog(): RoomLog;
  getRoom(): Room | null;
  /** A snapshot begins: nothing of before counts. */
  onPage(page: HistoryPage): void;
  onChange(log: RoomLog, room: Room | null, applied: readonly EventRecord[]): void;
}

export interface Tail {
  start(room: Room, page: HistoryPage): void;
  stop(): void;
  /** `null` while no snapshot is held. */
  cursor(): string | null;
  isFresh(): boolean;
  hearVerdict(verdict: Verdict): void;
  take(records: readonly EventRecord[]): void;
}

/** Where the tail stands. */
interface Stand {
  epoch: string | null;
  /** Records that run ahead, until the hole before them is filled. */
  held: Held;
  /** A snapshot is held, and no verdict has made it void. */
  fresh: boolean;
  filling: boolean;
  /** How many snapshots there have been, so that answers to an older one are known. */
  starts: number;
}

export function createTail(parts: TailParts, reload: () => void): Tail {
  const stand: Stand = { epoch: null, held: NOTHING_HELD, fresh: false, filling: false, starts: 0 };

  const take = (records: readonly EventRecord[]) => {
    if (stand.fresh) return advance(parts.getLog(), parts.getRoom(), records);
    stand.held = new Map([...stand.held, ...records.map((record) => [record.seq, record] as const)]);
  };
  const advance = (log: RoomLog, room: Room | null, records: readonly EventRecord[]) => {
    const ingested = ingest(log, stand.held, records);
    stand.held = ingested.held;
    if (ingested.applied.length > 0 || log !== parts.getLog()) {
      const { applied } = ingested;
      parts.onChange(ingested.log, room && applied.reduce(applyToRoom, room), applied);
    }
    if (stand.held.size > 0) void fillHole(parts, stand, { take, drop });
  };
  const drop = (nextEpoch: string | null) => {
    stand.fresh = false;
    stand.held = NOTHING_HELD;
    stand.epoch = nextEpoch;
    reload();
  };
  return {
    take,
    cursor: () => (stand.fresh ? cursorOf(stand.epoch, parts.getLog().head) : null),
    isFresh: () => stand.fresh,
    start: (room, page) => {
      stand.starts++;
      const log = parts.getLog();
      // Read before what was heard since: nothing of that goes out of view again.
      if (stand.fresh && page.head < log.head) return parts.onChange(log, parts.getRoom(), []);
      stand.fresh = true;
      const early = [...stand.held.values()];
      stand.held = NOTHING_HELD;
      parts.onPage(page);
      advance(logFromPage(page), { ...room, head: Math.min(room.head, page.head) }, early);
    },
    hearVerdict: (verdict) => {
      if (verdict.mode === "reset") return drop(verdict.epoch);
      stand.epoch = verdict.epoch ?? stand.epoch;
      if (stand.held.size > 0) void fillHole(parts, stand, { take, drop });
    },
    stop: () => {
      stand.fresh = false;
    },
  };
}

function cursorOf(epoch: string | null, head: number): string {
  return epoch === null ? String(head) : `${epoch}.${head}`;
}

interface Hearing {
  take(records: readonly EventRecord[]): void;
  drop(epoch: string | null): void;
}

/** Asks for what lies between the log and what runs ahead of it, until nothing does. */
async function fillHole(parts: TailParts, stand: Stand, { take, drop }: Hearing): Promise<void> {
  if (stand.filling || !stand.fresh) return;
  stand.filling = true;
  const mine = stand.starts;
  const isCurrent = () => stand.fresh && mine === stand.starts;
  try {
    for (let round = 0; round < FILL_ROUNDS_MAX && stand.held.size > 0 && isCurrent(); round++) {
      const cursor = cursorOf(stand.epoch, parts.getLog().head);
      const answer = await parts.requests.json<LongPollAnswer>(`${roomPath(parts.ref)}/events?after=${cursor}&wait=0`);
      if (!isCurrent()) break;
      if (answer.mode === "reset") drop(answer.epoch);
      else if (answer.events.length === 0) stand.held = NOTHING_HELD;
      else take(answer.events);
    }
  } catch {
    // The next verdict or event asks again.
  } finally {
    stand.filling = false;
  }
}
