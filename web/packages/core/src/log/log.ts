// A room's log as this client holds it, as far as pages make it: see events.ts for what changes it. Pure.
// Must not know network, time or screens.
import type { EventRecord, HistoryPage, Message, Principal } from "@maru/wire";
import { amend } from "./amend.ts";

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

/** Records that came before those that precede them. */
export type Held = ReadonlyMap<number, EventRecord>;
export const NOTHING_HELD: Held = new Map();
