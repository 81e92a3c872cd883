// A part of the log far before what is held: where a quote or a pin leads. It grows at both ends until it meets the
// newest messages. Pure. Must not know network or screens.
import type { EventRecord, HistoryPage } from "@maru/wire";
import { amend, amends } from "./amend.ts";
import { amendPage, logFromPage, prependPage, type RoomLog } from "./log.ts";

/** `head`, `notes` and `amendments` are those of the log that it belongs to, or empty. */
export interface Past extends RoomLog {
  /** The `after` of the page of newer messages. */
  next: number;
}

/** `null` where the page reaches into what is held: then the log itself holds it now. */
export function pastFrom(page: HistoryPage, log: RoomLog): Past | null {
  if (page.next === null) return null;
  const messages = [...page.messages];
  amendPage(messages, page, log);
  return { ...logFromPage({ ...page, messages }), next: page.next };
}

export function pastOlder(past: Past, page: HistoryPage, log: RoomLog): Past {
  return { ...past, ...prependPage({ ...past, amendments: log.amendments }, page), amendments: [] };
}

/** With a page of newer messages: a longer past, or the whole log once both have met. */
export function pastNewer(past: Past, page: HistoryPage, log: RoomLog): { past: Past | null; log: RoomLog } {
  const newer = [...page.messages];
  amendPage(newer, page, log);
  const messages = [...past.messages, ...newer];
  const first = log.messages[0]?.seq ?? Number.POSITIVE_INFINITY;
  if (page.next !== null && page.next < first) return { past: { ...past, messages, next: page.next }, log };
  const before = messages.filter((message) => message.seq < first);
  return { past: null, log: { ...log, messages: [...before, ...log.messages], prev: past.prev } };
}

export function pastAfter(past: Past, records: readonly EventRecord[]): Past {
  if (!records.some(amends)) return past;
  const messages = [...past.messages];
  for (const record of records) amend(messages, record);
  return { ...past, messages };
}
