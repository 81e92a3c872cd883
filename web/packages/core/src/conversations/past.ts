// A part of the log far before what is held: where a quote or a pin leads. It grows at both ends until it meets the
// newest messages. Pure. Must not know network or screens.
import type { EventRecord, HistoryPage, Message } from "@maru/wire";
import { amend, amends } from "../log/amend.ts";
import { amendPage, type RoomLog } from "../log/log.ts";

export interface Past {
  /** Ascending by seq. */
  messages: readonly Message[];
  /** The `before` of the page of older messages; `null` at the beginning. */
  prev: number | null;
  /** The `after` of the page of newer messages; `null` at the end. */
  next: number | null;
}

export function pastFrom(page: HistoryPage, log: RoomLog): Past {
  return { messages: amended(page, log), prev: page.prev, next: page.next };
}

export function pastOlder(past: Past, page: HistoryPage, log: RoomLog): Past {
  const first = past.messages[0]?.seq ?? Number.POSITIVE_INFINITY;
  const older = amended(page, log).filter((message) => message.seq < first);
  return { ...past, messages: [...older, ...past.messages], prev: page.prev };
}

export function pastNewer(past: Past, page: HistoryPage, log: RoomLog): Past {
  const last = past.messages.at(-1)?.seq ?? 0;
  const newer = amended(page, log).filter((message) => message.seq > last);
  return { ...past, messages: [...past.messages, ...newer], next: page.next };
}

/** Nothing lies between it and what the log holds. */
export function metBy(past: Past, log: RoomLog): boolean {
  const last = past.messages.at(-1)?.seq ?? 0;
  return past.next === null || last >= (log.messages[0]?.seq ?? Number.POSITIVE_INFINITY);
}

/** As one page that the log can take in; it has heard all that the log has. */
export function whole({ messages, prev }: Past, log: RoomLog): HistoryPage {
  return { messages: [...messages], head: log.head, prev, next: null };
}

export function pastAfter(past: Past, records: readonly EventRecord[]): Past {
  if (!records.some(amends)) return past;
  const messages = [...past.messages];
  for (const record of records) amend(messages, record);
  return { ...past, messages };
}

function amended(page: HistoryPage, log: RoomLog): Message[] {
  const messages = [...page.messages];
  amendPage(messages, page, log);
  return messages;
}
