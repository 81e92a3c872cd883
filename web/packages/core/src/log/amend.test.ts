import type { EventBody, EventRecord, Message, Room } from "@maru/wire";
import { expect, test } from "vitest";
import { ROOM, SENDER } from "../testing/samples.ts";
import { applyEvents } from "./events.ts";
import { EMPTY_LOG, logFromPage, prependPage, type RoomLog } from "./log.ts";
import { applyToRoom } from "./roomSummary.ts";

const AT = "2026-11-21T08:00:00.000Z";

function message(seq: number, more: Partial<Message> = {}): Message {
  const text = `말 ${seq}`;
  return {
    id: `ms_${seq}`,
    room: "rm_1",
    seq,
    number: seq,
    sender: SENDER,
    client_id: `c${seq}`,
    text,
    sent_at: AT,
    ...more,
  };
}

const quoteOf = (seq: number) => ({ id: `ms_${seq}`, seq, number: seq, sender: SENDER, text: `말 ${seq}` });

function happen(log: RoomLog, ...events: EventBody[]): RoomLog {
  return applyEvents(
    log,
    events.map((event, at): EventRecord => ({ seq: log.head + at + 1, at: AT, event })),
  );
}

const sent = (one: Message): EventBody => ({ type: "message.sent", message: one });
const reaction = (type: "reaction.added" | "reaction.removed", id: string, count: number): EventBody => ({
  type,
  message_id: id,
  number: 1,
  emoji: "👍",
  count,
  by: "pr_b",
});
const pinned = (id: string, on: boolean): EventBody => ({
  type: "message.pinned",
  message_id: id,
  number: 1,
  pinned: on,
  by: "pr_a",
});
const deleted = (id: string): EventBody => ({ type: "message.deleted", message_id: id, number: 1, by: "pr_a" });

const two = happen(EMPTY_LOG, sent(message(1)), sent(message(2, { reply_to: quoteOf(1) })));

test("an edit replaces the message, and answers quote its first 100 characters", () => {
  const edited = message(1, { text: "가".repeat(150), edited_at: AT });
  const log = happen(two, { type: "message.edited", message: edited });
  expect(log.messages[0]).toEqual(edited);
  expect(log.messages[1]?.reply_to).toEqual({ ...quoteOf(1), text: "가".repeat(100) });
});

test("a deletion takes everything that was said and added, and answers say that it is gone", () => {
  const rich = message(1, {
    markup: [{ type: "bold", nodes: [] }],
    mentions: [{ id: "pr_b", name: "b" }],
    reactions: [{ emoji: "👍", count: 1 }],
    here: true,
    pinned: true,
    edited_at: AT,
    reply_to: quoteOf(9),
  });
  const log = happen(happen(EMPTY_LOG, sent(rich), sent(message(2, { reply_to: quoteOf(1) }))), deleted("ms_1"));
  expect(log.messages[0]).toEqual({ ...message(1), text: "", deleted_at: AT });
  expect(log.messages[1]?.reply_to).toEqual({ ...quoteOf(1), text: "", deleted: true });
});

test("counts of reactions are absolute, and none of them is none", () => {
  const log = happen(two, reaction("reaction.added", "ms_1", 1), reaction("reaction.added", "ms_1", 5));
  expect(log.messages[0]?.reactions).toEqual([{ emoji: "👍", count: 5 }]);
  expect(happen(log, reaction("reaction.removed", "ms_1", 0)).messages[0]).toEqual(message(1));
});

test("a tombstone takes neither reactions nor pins", () => {
  const log = happen(two, deleted("ms_1"), reaction("reaction.added", "ms_1", 2), pinned("ms_1", true));
  expect(log.messages[0]).toEqual({ ...message(1), text: "", deleted_at: AT });
});

test("a pin comes and goes", () => {
  const log = happen(two, pinned("ms_1", true));
  expect(log.messages[0]?.pinned).toBe(true);
  expect(happen(log, pinned("ms_1", false)).messages[0]).toEqual(message(1));
});

test("whoever is quoted follows their claim too", () => {
  const account = { id: "pr_z", kind: "account", name: "수달", tag: "" };
  const log = happen(two, { type: "member.changed", was: "pr_a", member: account });
  expect(log.messages[1]?.reply_to).toMatchObject({ sender: account, sent_as: "pr_a" });
});

test("a room is as it was last set, with the counters that were counted on", () => {
  const room = { id: "rm_1", title: "방", head: 5, number: 3, members: 4, last_message: null, frozen: false };
  const record = (event: EventBody): EventRecord => ({ seq: 6, at: AT, event });
  const changed = { ...room, title: "새 이름", frozen: true, number: 1, members: 1, head: 2 };
  const next = applyToRoom(room as never, record({ type: "room.changed", room: changed as never, by: "pr_a" }));
  expect(next).toMatchObject({ title: "새 이름", frozen: true, number: 3, members: 4, head: 6 });
  const removed = record({ type: "member.removed", member: SENDER, by: "pr_b", banned: false, until: null });
  expect(applyToRoom(room as never, removed).members).toBe(3);
  // Whoever was not in is not one less.
  const outside = { ...removed, event: { ...removed.event, outside: true } } as typeof removed;
  expect(applyToRoom(room as never, outside).members).toBe(4);
});

const trimmed = (floor: number, number: number): EventBody => ({ type: "history.trimmed", floor, number });

test("what is cut is gone, and so is what quotes it", () => {
  const three = happen(two, sent(message(3, { reply_to: quoteOf(2) })));
  const log = happen(three, trimmed(1, 1));
  expect(log.messages).toEqual([message(2), message(3, { reply_to: quoteOf(2) })]);
  expect(happen(log, trimmed(3, 3)).messages).toEqual([]);
});

test("older pages end at the floor, also those that were read before it", () => {
  const page = { messages: [message(8), message(9)], head: 9, prev: 8, next: null };
  const log = happen(logFromPage(page), trimmed(5, 5));
  expect(log.prev).toBe(8);
  const older = {
    messages: [message(4), message(5), message(6, { reply_to: quoteOf(4) }), message(7)],
    head: 9,
    prev: 4,
    next: null,
  };
  expect(prependPage(log, older).messages.map((one) => one.seq)).toEqual([6, 7, 8, 9]);
  expect(prependPage(log, older).messages[0]?.reply_to).toBeUndefined();
  expect(happen(logFromPage(page), trimmed(7, 7)).prev).toBeNull();
});

test("a room knows up to where its messages are gone", () => {
  const record = (seq: number, event: EventBody): EventRecord => ({ seq, at: AT, event });
  const room = { ...ROOM, head: 2, number: 2, last_message: message(2) };
  const after = applyToRoom(room, record(3, trimmed(2, 2)));
  expect(after).toEqual({ ...room, head: 3, floor_number: 2, last_message: null });
  // An edit of what is gone says only that.
  expect(applyToRoom(after, record(4, trimmed(1, 0))).floor_number).toBe(2);
});

test("one event takes many messages of one person, and quotes of them say so", () => {
  const three = happen(two, sent(message(3)));
  const log = happen(three, { type: "messages.deleted", seqs: [1, 3, 99], of: "pr_a", by: "pr_b" });
  expect(log.messages[0]).toEqual({ ...message(1), text: "", deleted_at: AT });
  expect(log.messages[1]?.reply_to).toEqual({ ...quoteOf(1), text: "", deleted: true });
  expect(log.messages[1]?.text).toBe("말 2");
  expect(log.messages[2]?.deleted_at).toBe(AT);
});

test("what a moderator deleted says again what it said, and so do quotes of it", () => {
  const gone = happen(two, deleted("ms_1"));
  const log = happen(gone, { type: "message.restored", message: message(1), by: "pr_b" });
  expect(log.messages[0]).toEqual(message(1));
  expect(log.messages[1]?.reply_to).toEqual(quoteOf(1));
});

test("a notice stands until another one does, whatever else is set of the room", () => {
  const room = { id: "rm_1", title: "방", head: 5, number: 3, members: 4, last_message: null } as unknown as Room;
  const notice = { seq: 6, text: "공지", by: "pr_a", at: AT };
  const record = (seq: number, event: EventBody): EventRecord => ({ seq, at: AT, event });
  const up = applyToRoom(room, record(6, { type: "notice.changed", notice, by: "pr_a" }));
  expect(up.notice).toEqual(notice);
  const set = applyToRoom(up, record(7, { type: "room.changed", room: { ...room, title: "새 이름" }, by: "pr_a" }));
  expect(set).toMatchObject({ title: "새 이름", notice });
  expect(applyToRoom(set, record(8, { type: "notice.changed", notice: null, by: "pr_a" }))).not.toHaveProperty(
    "notice",
  );
});
