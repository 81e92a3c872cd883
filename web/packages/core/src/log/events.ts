// The pure rules by which events change a room's log, in whatever order they come.
// Must not know network, time or screens. The law: snapshot + events after it = a fresh snapshot.
import type { EventRecord, Message } from "@maru/wire";
import { amend, amends, type MemberChanged } from "./amend.ts";
import { type Held, type MemberNote, NOTHING_HELD, type RoomLog } from "./log.ts";

const NOTES_MAX = 200;
const AMENDMENTS_MAX = 300;
const NOTES = { "member.joined": "joined", "member.left": "left", "member.removed": "removed" } as const;

/** Applies those records that follow without a hole; what is known already is passed over. */
export function applyEvents(log: RoomLog, records: readonly EventRecord[]): RoomLog {
  const draft: Draft = { head: log.head, messages: null, notes: null, prev: log.prev, amendments: [], from: log };
  for (const record of records) {
    if (record.seq !== draft.head + 1) continue;
    draft.head = record.seq;
    applyOne(draft, record);
  }
  if (draft.head === log.head) return log;
  return {
    head: draft.head,
    messages: draft.messages ?? log.messages,
    notes: (draft.notes ?? log.notes).slice(-NOTES_MAX),
    prev: draft.prev,
    amendments: [...log.amendments, ...draft.amendments].slice(-AMENDMENTS_MAX),
  };
}

/** A log in the making: lists are copied once, when the first record changes them. */
interface Draft {
  head: number;
  messages: Message[] | null;
  notes: MemberNote[] | null;
  prev: number | null;
  amendments: EventRecord[];
  from: RoomLog;
}

function applyOne(draft: Draft, record: EventRecord): void {
  const { event } = record;
  if (amends(record)) {
    draft.messages ??= [...draft.from.messages];
    draft.amendments.push(record);
    amend(draft.messages, record);
  }
  if (event.type === "message.sent") {
    draft.messages ??= [...draft.from.messages];
    draft.messages.push(event.message);
  } else if (event.type === "member.joined" || event.type === "member.left" || event.type === "member.removed") {
    draft.notes ??= [...draft.from.notes];
    const note: MemberNote = { seq: record.seq, at: record.at, kind: NOTES[event.type], member: event.member };
    draft.notes.push(event.type === "member.removed" && event.banned ? { ...note, bannedUntil: event.until } : note);
  } else if (event.type === "member.changed") {
    draft.notes ??= [...draft.from.notes];
    changeNotes(draft.notes, event);
  } else if (event.type === "history.trimmed") {
    draft.notes = (draft.notes ?? draft.from.notes).filter((note) => note.seq > event.floor);
    // Where what is gone reaches to what is held, the beginning is here.
    if (draft.prev !== null && draft.prev <= event.floor + 1) draft.prev = null;
  }
  // Of everything else, and of what a newer server tells, only the place in the order counts here.
}

function changeNotes(notes: MemberNote[], { was, member, masked }: MemberChanged): void {
  for (const [index, note] of notes.entries()) {
    const { member_as, ...rest } = note;
    if ((member_as ?? note.member.id) !== was) continue;
    notes[index] = masked || was === member.id ? { ...rest, member } : { ...rest, member, member_as: was };
  }
}

export interface Ingested {
  log: RoomLog;
  held: Held;
  /** What was applied, in order. */
  applied: readonly EventRecord[];
}

/** Takes records in any order, any number of times: applies what is contiguous, holds what is not. */
export function ingest(log: RoomLog, held: Held, records: readonly EventRecord[]): Ingested {
  const waiting = new Map(held);
  for (const record of records) if (record.seq > log.head) waiting.set(record.seq, record);
  const run: EventRecord[] = [];
  for (let seq = log.head + 1; ; seq++) {
    const next = waiting.get(seq);
    if (next === undefined) break;
    waiting.delete(seq);
    run.push(next);
  }
  return { log: applyEvents(log, run), held: waiting.size === 0 ? NOTHING_HELD : waiting, applied: run };
}
