// A room's log as this client holds it, and the pure rules by which events change it.
// Must not know network, time or screens. The law: snapshot + events after it = a fresh snapshot.
import type { EventRecord, HistoryPage, Message, Principal } from "@maru/wire";
import { amend, amends } from "./amend.ts";

/** Somebody came or went while we listened. Pages do not carry these, so they are kept beside the messages. */
export interface MemberNote {
  seq: number;
  at: string;
  kind: "joined" | "left" | "removed";
  member: Principal;
  /** Who it was then, where somebody else has taken that over since. */
  member_as?: string;
  /** They were banned: until when, `null` for good. */
  bannedUntil?: string | null;
}

export interface RoomLog {
  /** The newest seq that is applied. */
  head: number;
  /** Ascending by seq. */
  messages: readonly Message[];
  notes: readonly MemberNote[];
  /** The `before` of the next older page, `null` when the beginning is here. */
  prev: number | null;
  /** The newest events that changed messages, for older pages that were read before them and arrive after. */
  amendments: readonly EventRecord[];
}

export const EMPTY_LOG: RoomLog = { head: 0, messages: [], notes: [], prev: null, amendments: [] };
const NOTES_MAX = 200;
const AMENDMENTS_MAX = 300;
const NOTES = { "member.joined": "joined", "member.left": "left", "member.removed": "removed" } as const;

export function logFromPage(page: HistoryPage): RoomLog {
  return { head: page.head, messages: page.messages, notes: [], prev: page.prev, amendments: [] };
}

/** Puts an older page before what is held. What is there already stays as it is: it has seen more events. */
export function prependPage(log: RoomLog, page: HistoryPage): RoomLog {
  const first = log.messages[0]?.seq ?? Number.POSITIVE_INFINITY;
  const older = page.messages.filter((message) => message.seq < first);
  amendPage(older, page, log);
  return { ...log, messages: [...older, ...log.messages], prev: page.prev };
}

/** What the log knows of messages that were read before it. */
export function amendPage(messages: Message[], page: HistoryPage, log: RoomLog): void {
  for (const record of log.amendments) if (record.seq > page.head) amend(messages, record);
}

/** Forgets the oldest messages beyond `max`; they can be fetched again. */
export function trimLog(log: RoomLog, max: number): RoomLog {
  if (log.messages.length <= max) return log;
  const messages = log.messages.slice(-max);
  const first = messages[0]?.seq ?? 0;
  return { ...log, messages, notes: log.notes.filter((note) => note.seq > first), prev: first };
}

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
    changeNotes(draft.notes, event.was, event.member);
  } else if (event.type === "history.trimmed") {
    draft.notes = (draft.notes ?? draft.from.notes).filter((note) => note.seq > event.floor);
    // Where what is gone reaches to what is held, the beginning is here.
    if (draft.prev !== null && draft.prev <= event.floor + 1) draft.prev = null;
  }
  // Of everything else, and of what a newer server tells, only the place in the order counts here.
}

function changeNotes(notes: MemberNote[], was: string, member: Principal): void {
  for (const [index, note] of notes.entries()) {
    const { member_as, ...rest } = note;
    if ((member_as ?? note.member.id) !== was) continue;
    notes[index] = was === member.id ? { ...rest, member } : { ...rest, member, member_as: was };
  }
}

/** Records that came before those that precede them. */
export type Held = ReadonlyMap<number, EventRecord>;
export const NOTHING_HELD: Held = new Map();

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
