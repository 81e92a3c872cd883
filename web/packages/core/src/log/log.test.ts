import type { EventRecord, Message, Principal } from "@maru/wire";
import { expect, test } from "vitest";
import { ROOM, SENDER } from "../testing/samples.ts";
import { createChance } from "../testing/world.ts";
import { applyEvents, ingest } from "./events.ts";
import { EMPTY_LOG, logFromPage, NOTHING_HELD, prependPage, trimLog } from "./log.ts";
import { applyToRoom } from "./roomSummary.ts";

function sent(seq: number, number = seq): EventRecord {
  const message: Message = {
    id: `ms_${seq}`,
    room: "rm_1",
    seq,
    number,
    sender: SENDER,
    client_id: `c${seq}`,
    text: `말 ${seq}`,
    sent_at: `2026-11-21T07:00:${String(seq % 60).padStart(2, "0")}.000Z`,
  };
  return { seq, at: message.sent_at, event: { type: "message.sent", message } };
}

function deleted(seq: number, target: number): EventRecord {
  const event = { type: "message.deleted", message_id: `ms_${target}`, number: target, by: "pr_a" } as const;
  return { seq, at: "2026-11-21T08:00:00.000Z", event };
}

function joined(seq: number): EventRecord {
  return { seq, at: "2026-11-21T08:00:00.000Z", event: { type: "member.joined", member: SENDER, role: "member" } };
}

const ACCOUNT = { id: "pr_b", kind: "account", name: "수달", tag: "" };

function changed(seq: number, was: string, member: Principal): EventRecord {
  return { seq, at: "2026-11-21T09:00:00.000Z", event: { type: "member.changed", was, member } };
}

const messagesIn = (records: EventRecord[]) => applyEvents(EMPTY_LOG, records).messages;

test("events apply in order and each only once", () => {
  const once = applyEvents(EMPTY_LOG, [joined(1), sent(2), sent(3)]);
  expect(applyEvents(once, [sent(2), sent(3)])).toBe(once);
  expect(once.head).toBe(3);
  expect(once.messages.map((message) => message.seq)).toEqual([2, 3]);
  expect(once.notes.map((note) => note.kind)).toEqual(["joined"]);
});

test("what follows a hole is not applied", () => {
  const log = applyEvents(EMPTY_LOG, [sent(1), sent(3)]);
  expect(log.head).toBe(1);
});

test("a deleted message keeps its place without its text", () => {
  const [first, second] = messagesIn([sent(1), sent(2), deleted(3, 1)]);
  expect(first).toMatchObject({ text: "", deleted_at: "2026-11-21T08:00:00.000Z", seq: 1 });
  expect(second?.deleted_at).toBeUndefined();
});

test("deleting a message that is not held changes nothing but the head", () => {
  const log = applyEvents({ ...EMPTY_LOG, head: 7 }, [deleted(8, 1)]);
  expect(log).toMatchObject({ head: 8, messages: [] });
});

test("what a guest has sent and done becomes the account's that takes it along, and the guest's again when it is undone", () => {
  const before = applyEvents(EMPTY_LOG, [joined(1), sent(2), deleted(3, 2), sent(4)]);
  const claimed = applyEvents(before, [changed(5, "pr_a", ACCOUNT)]);
  expect(claimed.head).toBe(5);
  for (const message of claimed.messages) expect(message).toMatchObject({ sender: ACCOUNT, sent_as: "pr_a" });
  expect(claimed.messages[0]).toMatchObject({ text: "", deleted_at: "2026-11-21T08:00:00.000Z" });
  expect(claimed.notes).toMatchObject([{ member: ACCOUNT, member_as: "pr_a", seq: 1 }]);
  const undone = applyEvents(claimed, [changed(6, "pr_a", SENDER)]);
  expect(undone.messages).toEqual(before.messages);
  expect(undone.messages[1]).not.toHaveProperty("sent_as");
  expect(undone.notes).toEqual(before.notes);
});

test("a new name stands at old messages, and at nobody else's", () => {
  const renamed = { ...SENDER, name: "새 여우" };
  const log = applyEvents(EMPTY_LOG, [
    sent(1),
    changed(2, "pr_a", ACCOUNT),
    changed(3, "pr_b", { ...ACCOUNT, name: "x" }),
  ]);
  expect(log.messages[0]).toMatchObject({ sender: ACCOUNT, sent_as: "pr_a" });
  const other = applyEvents(EMPTY_LOG, [sent(1), changed(2, "pr_other", ACCOUNT), changed(3, "pr_a", renamed)]);
  expect(other.messages[0]?.sender).toEqual(renamed);
  expect(other.messages[0]).not.toHaveProperty("sent_as");
});

test("the room's newest message follows its sender", () => {
  const [record] = [sent(1)];
  const room = { ...ROOM, last_message: record?.event.type === "message.sent" ? record.event.message : null, head: 1 };
  const next = applyToRoom(room, changed(2, "pr_a", ACCOUNT));
  expect(next).toMatchObject({ head: 2, last_message: { sender: ACCOUNT, sent_as: "pr_a" } });
});

test("an event of a kind that this version does not know still takes its place", () => {
  const strange = { seq: 1, at: "", event: { type: "room.painted" } } as unknown as EventRecord;
  expect(applyEvents(EMPTY_LOG, [strange, sent(2, 1)])).toMatchObject({ head: 2 });
});

test("records that run ahead are held until the hole before them is filled", () => {
  const ahead = ingest(EMPTY_LOG, NOTHING_HELD, [sent(1), sent(3), sent(4)]);
  expect(ahead.log.head).toBe(1);
  expect([...ahead.held.keys()]).toEqual([3, 4]);
  const filled = ingest(ahead.log, ahead.held, [sent(2)]);
  expect(filled.log.head).toBe(4);
  expect(filled.held.size).toBe(0);
  expect(filled.applied.map((record) => record.seq)).toEqual([2, 3, 4]);
});

test("whatever the order and however often records come, the log ends the same", () => {
  for (let seed = 1; seed <= 200; seed++) {
    const chance = createChance(seed);
    const records = randomRecords(chance.pick, 40);
    const wanted = applyEvents(EMPTY_LOG, records);
    const cards = [...records, ...records.filter(() => chance.pick(3) === 0)];
    let state = { log: EMPTY_LOG, held: NOTHING_HELD };
    while (cards.length > 0) {
      const batch = Array.from({ length: 1 + chance.pick(4) }, () => cards.splice(chance.pick(cards.length), 1)[0]);
      state = ingest(
        state.log,
        state.held,
        batch.filter((record) => record !== undefined),
      );
    }
    expect(state.log, `seed ${seed}`).toEqual(wanted);
    expect(state.held.size).toBe(0);
  }
});

function randomRecords(pick: (below: number) => number, count: number): EventRecord[] {
  const records: EventRecord[] = [];
  for (let seq = 1; seq <= count; seq++) {
    const kind = pick(5);
    if (kind === 0) records.push(joined(seq));
    else if (kind === 2 && pick(2) === 0) records.push(changed(seq, "pr_a", pick(2) === 0 ? ACCOUNT : SENDER));
    else if (kind === 1 && seq > 1) records.push(deleted(seq, 1 + pick(seq - 1)));
    else records.push(sent(seq));
  }
  return records;
}

test("an older page goes before what is held and never over it", () => {
  const held = applyEvents({ ...EMPTY_LOG, head: 4 }, [sent(5), deleted(6, 5)]);
  const page = {
    messages: messagesIn([sent(1), sent(2), sent(3), sent(4), sent(5)]) as Message[],
    head: 5,
    prev: null,
    next: null,
  };
  const whole = prependPage({ ...held, prev: 5 }, page);
  expect(whole.messages.map((message) => message.seq)).toEqual([1, 2, 3, 4, 5]);
  expect(whole.messages.at(-1)?.deleted_at).toBeDefined();
  expect(whole.prev).toBeNull();
});

test("an older page that was read before the newest events is amended by them", () => {
  const held = applyEvents({ ...EMPTY_LOG, head: 4, prev: 3 }, [deleted(5, 1), changed(6, "pr_a", ACCOUNT)]);
  const page = { messages: messagesIn([sent(1), sent(2)]) as Message[], head: 4, prev: null, next: null };
  const [first, second] = prependPage(held, page).messages;
  expect(first).toMatchObject({ text: "", sender: ACCOUNT, sent_as: "pr_a" });
  expect(second).toMatchObject({ text: "말 2", sender: ACCOUNT });
});

test("a trimmed log can be continued at its beginning", () => {
  const log = logFromPage({
    messages: messagesIn([sent(1), sent(2), sent(3)]) as Message[],
    head: 3,
    prev: null,
    next: null,
  });
  expect(trimLog(log, 2)).toMatchObject({ prev: 2, head: 3 });
  expect(trimLog(log, 3)).toBe(log);
});
