// Which emoji the reader added to which message. Pages tell it, and own events go on from there. Pure.
import type { EventRecord, HistoryPage } from "@maru/wire";

/** By the id of the message. */
export type OwnReactions = ReadonlyMap<string, readonly string[]>;

export const NONE_OWN: OwnReactions = new Map();

/** What the records say of the reader's own, in their order. The same object where that is nothing. */
export function ownAfter(own: OwnReactions, records: readonly EventRecord[], me: string): OwnReactions {
  let next = own;
  for (const { event } of records) {
    if (event.type === "message.deleted") next = withOwn(next, event.message_id, []);
    if ((event.type !== "reaction.added" && event.type !== "reaction.removed") || event.by !== me) continue;
    const others = (next.get(event.message_id) ?? []).filter((emoji) => emoji !== event.emoji);
    next = withOwn(next, event.message_id, event.type === "reaction.added" ? [...others, event.emoji] : others);
  }
  return next;
}

/** With a page, and what was heard since it was read. */
export function ownWithPage(
  own: OwnReactions,
  page: HistoryPage,
  amendments: readonly EventRecord[],
  me: string,
): OwnReactions {
  const since = amendments.filter((record) => record.seq > page.head);
  const ofPage = new Map(Object.entries(page.own_reactions ?? {}));
  return new Map([...own, ...ownAfter(ofPage, since, me)]);
}

function withOwn(own: OwnReactions, id: string, emojis: readonly string[]): OwnReactions {
  if (emojis.length === 0 && !own.has(id)) return own;
  const next = new Map(own);
  if (emojis.length > 0) next.set(id, emojis);
  else next.delete(id);
  return next;
}
