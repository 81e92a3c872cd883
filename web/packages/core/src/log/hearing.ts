// What is done with events that come after a room's snapshot: those in order are applied, holes before the others are filled.
// Must not know which way the events come.
import type { EventRecord, LongPollAnswer, Room } from "@maru/wire";
import { roomPath } from "../api/paths.ts";
import { ingest } from "./events.ts";
import { NOTHING_HELD, type RoomLog } from "./log.ts";
import { applyToRoom } from "./roomSummary.ts";
import type { Stand, TailParts } from "./tail.ts";

const FILL_ROUNDS_MAX = 100;

export interface Heard {
  log: RoomLog;
  room: Room | null;
  /** What was applied, in order. */
  applied: readonly EventRecord[];
}

/** What is ahead of the others is held in `stand`. */
export function hearRecords(stand: Stand, log: RoomLog, room: Room | null, records: readonly EventRecord[]): Heard {
  const { held, applied, ...after } = ingest(log, stand.held, records);
  stand.held = held;
  return { log: after.log, room: room && applied.reduce(applyToRoom, room), applied };
}

export interface Hearing {
  /** `null` while no snapshot is held. */
  cursor(): string | null;
  take(records: readonly EventRecord[]): void;
  drop(epoch: string | null): void;
}

/** Asks for what lies between the log and what runs ahead of it, until nothing does. */
export async function fillHole(parts: TailParts, stand: Stand, { cursor, take, drop }: Hearing): Promise<void> {
  if (stand.filling || !stand.fresh) return;
  stand.filling = true;
  const mine = stand.starts;
  const isCurrent = () => stand.fresh && mine === stand.starts;
  try {
    for (let round = 0; round < FILL_ROUNDS_MAX && stand.held.size > 0 && isCurrent(); round++) {
      const path = `${roomPath(parts.ref)}/events?after=${cursor()}&wait=0`;
      const answer = await parts.requests.json<LongPollAnswer>(path);
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
