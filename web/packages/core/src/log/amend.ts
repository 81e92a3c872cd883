// What events do to messages that were there before them. Pure. Must not know which messages are held, nor why.
import type { EventBody, EventRecord, Message, Principal, Quote, Reaction } from "@maru/wire";

export type MemberChanged = Extract<EventBody, { type: "member.changed" }>;

const QUOTE_CHARS_MAX = 100;

/** Whether an event changes messages that were there before it. */
const AMENDS: Record<EventBody["type"], boolean> = {
  "message.edited": true,
  "message.deleted": true,
  "messages.deleted": true,
  "message.restored": true,
  "message.pinned": true,
  "reaction.added": true,
  "reaction.removed": true,
  "member.changed": true,
  "history.trimmed": true,
  "message.sent": false,
  "member.joined": false,
  "member.left": false,
  "member.removed": false,
  "member.role_changed": false,
  "member.muted": false,
  "notice.changed": false,
  "room.created": false,
  "room.changed": false,
  "room.deleted": false,
};

/** A newer server may tell of more. Its place in the order counts, its content is not ours. */
export function amends({ event }: EventRecord): boolean {
  return AMENDS[event.type] === true;
}

/** Changes the list in place; messages that are not there are passed over, and so are events that change none. */
export function amend(messages: Message[], { event, at }: EventRecord): void {
  if (event.type === "message.edited" || event.type === "message.restored") {
    change(messages, event.message.id, () => event.message);
    quoteAgain(messages, event.message.id, () => quoteOf(event.message));
  } else if (event.type === "message.deleted") {
    buryAll(messages, at, ({ id }) => id === event.message_id);
  } else if (event.type === "messages.deleted") {
    buryAll(messages, at, ({ seq }) => event.seqs.includes(seq));
  } else if (event.type === "reaction.added" || event.type === "reaction.removed") {
    change(messages, event.message_id, (message) => withReaction(message, event));
  } else if (event.type === "message.pinned") {
    change(messages, event.message_id, (message) => withPin(message, event.pinned));
  } else if (event.type === "member.changed") {
    for (const [at, message] of messages.entries()) messages[at] = withMember(message, event);
  } else if (event.type === "history.trimmed") {
    cut(messages, event.floor);
  }
}

/** Nothing up to the floor is left, and nothing quotes it. */
function cut(messages: Message[], floor: number): void {
  const first = messages.findIndex((message) => message.seq > floor);
  messages.splice(0, first < 0 ? messages.length : first);
  for (const [at, message] of messages.entries()) {
    const { reply_to, ...rest } = message;
    if (reply_to !== undefined && reply_to.seq <= floor) messages[at] = rest;
  }
}

/** Those that are meant become tombstones, and quotes of them say so. */
function buryAll(messages: Message[], when: string, isMeant: (said: { id: string; seq: number }) => boolean): void {
  for (const [at, message] of messages.entries()) {
    const { reply_to } = message;
    const next =
      reply_to && isMeant(reply_to) ? { ...message, reply_to: { ...reply_to, text: "", deleted: true } } : message;
    messages[at] = isMeant(message) ? bury(next, when) : next;
  }
}

function change(messages: Message[], id: string, to: (message: Message) => Message): void {
  const at = messages.findLastIndex((message) => message.id === id);
  const message = messages[at];
  if (message !== undefined) messages[at] = to(message);
}

/** Quotes say what the quoted message says now, wherever that is. */
function quoteAgain(messages: Message[], id: string, to: (quote: Quote) => Quote): void {
  for (const [at, message] of messages.entries())
    if (message.reply_to?.id === id) messages[at] = { ...message, reply_to: to(message.reply_to) };
}

/** A tombstone keeps its place and its sender, and nothing that was said or added. */
export function bury(message: Message, at: string): Message {
  const { markup, mentions, here, reactions, reply_to, pinned, edited_at, ...rest } = message;
  return { ...rest, text: "", deleted_at: message.deleted_at ?? at };
}

export function withReaction(message: Message, { emoji, count }: Reaction): Message {
  if (message.deleted_at) return message;
  const { reactions = [], ...rest } = message;
  const known = reactions.some((one) => one.emoji === emoji);
  const counted = reactions.map((one) => (one.emoji === emoji ? { emoji, count } : one));
  const next = (known ? counted : [...reactions, { emoji, count }]).filter((one) => one.count > 0);
  return next.length > 0 ? { ...rest, reactions: next } : rest;
}

function withPin(message: Message, pinned: boolean): Message {
  const { pinned: _, ...rest } = message;
  return pinned && !message.deleted_at ? { ...rest, pinned } : rest;
}

export function quoteOf(message: Message): Quote {
  const { id, seq, number, sender, sent_as, text, deleted_at } = message;
  return {
    id,
    seq,
    number,
    sender,
    ...(sent_as === undefined ? {} : { sent_as }),
    text: [...text].slice(0, QUOTE_CHARS_MAX).join(""),
    ...(deleted_at ? { deleted: true } : {}),
  };
}

/** The message as it is once what `was` has sent is `member`'s. The same object where that is nothing new. */
export function withMember(message: Message, event: MemberChanged): Message {
  const { reply_to } = message;
  const next = relabel(message, event);
  return reply_to ? withQuote(next, relabel(reply_to, event)) : next;
}

function withQuote(message: Message, quote: Quote): Message {
  return message.reply_to === quote ? message : { ...message, reply_to: quote };
}

function relabel<T extends { sender: Principal; sent_as?: string }>(said: T, event: MemberChanged): T {
  const { was, member, masked } = event;
  const { sent_as, ...rest } = said;
  // Whom the room shows by another id is the same in all that they have sent, as whoever.
  if (((!masked && sent_as) || said.sender.id) !== was) return said;
  return { ...rest, sender: member, ...(masked || was === member.id ? {} : { sent_as: was }) } as T;
}
