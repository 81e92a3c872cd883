// What follows a room's snapshot: events in any order, verdicts, holes. What is done with them stands in hearing.ts.
// Must not know which way the events come, nor when a snapshot is fetched.
import type { EventRecord, HistoryPage, Room } from "@maru/wire";
import type { Requests } from "../api/requests.ts";
import type { Verdict } from "../transport/way.ts";
import { fillHole, hearRecords } from "./hearing.ts";
import { type Held, logFromPage, NOTHING_HELD, type RoomLog } from "./log.ts";

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
export interface Stand {
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
    const isNothing = records.length + stand.held.size === 0;
    const heard = isNothing ? { log, room, applied: records } : hearRecords(stand, log, room, records);
    if (heard.applied.length > 0 || log !== parts.getLog()) parts.onChange(heard.log, heard.room, heard.applied);
    if (stand.held.size > 0) void fillHole(parts, stand, { cursor, take, drop });
  };
  const cursor = () => (stand.fresh ? cursorOf(stand.epoch, parts.getLog().head) : null);
  const drop = (nextEpoch: string | null) => {
    stand.fresh = false;
    stand.held = NOTHING_HELD;
    stand.epoch = nextEpoch;
    reload();
  };
  return {
    take,
    cursor,
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
      if (stand.held.size > 0) void fillHole(parts, stand, { cursor, take, drop });
    },
    stop: () => {
      stand.fresh = false;
    },
  };
}

function cursorOf(epoch: string | null, head: number): string {
  return epoch === null ? String(head) : `${epoch}.${head}`;
}
