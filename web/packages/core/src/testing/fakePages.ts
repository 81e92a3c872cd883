// Pages of history, as the fake server cuts them out of its records.
import type { EventRecord, HistoryPage, Message } from "@maru/wire";

export function messagesOf(records: EventRecord[]): Message[] {
  return records.flatMap(({ event }) => (event.type === "message.sent" ? [event.message] : []));
}

export function pageOf(records: EventRecord[], before = Number.POSITIVE_INFINITY, limit = 50): HistoryPage {
  const older = messagesOf(records).filter((message) => message.seq < before);
  const messages = older.slice(-limit);
  const prev = older.length > messages.length ? (messages[0]?.seq ?? null) : null;
  return { messages, head: records.length, prev, next: null };
}

export function placedPage(records: EventRecord[], query: URLSearchParams): HistoryPage {
  const limit = Number(query.get("limit"));
  const before = query.get("before");
  const [after, around] = [query.get("after"), query.get("around")].map((seq) => (seq === null ? null : Number(seq)));
  const all = messagesOf(records);
  const from =
    after != null
      ? all.findIndex((one) => one.seq > after)
      : around != null
        ? Math.max(0, all.findIndex((one) => one.seq >= around) - (limit >> 1))
        : -1;
  if (from < 0) return pageOf(records, before === null ? undefined : Number(before), limit);
  const messages = all.slice(from, from + limit);
  const prev = from > 0 ? (messages[0]?.seq ?? null) : null;
  const next = from + limit < all.length ? (messages.at(-1)?.seq ?? null) : null;
  return { messages, head: records.length, prev, next };
}
