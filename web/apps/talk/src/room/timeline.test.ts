import type { MemberNote, OutboxEntry, RoomLog } from "@maru/core";
import { catalogueOf } from "@maru/ui/catalogue";
import type { Message, Principal } from "@maru/wire";
import { expect, test } from "vitest";
import { timelineOf } from "./timeline.ts";

const ME: Principal = { id: "pr_me", kind: "guest", name: "수달", tag: "#1" };
const FOX: Principal = { id: "pr_fox", kind: "guest", name: "여우", tag: "#2" };

function at(minute: number): string {
  return new Date(2026, 10, 21, 14, minute).toISOString();
}

function message(seq: number, sender: Principal, sent_at = at(seq)): Message {
  return { id: `ms_${seq}`, room: "rm", seq, number: seq, sender, client_id: `c${seq}`, text: `말 ${seq}`, sent_at };
}

function note(seq: number, kind: MemberNote["kind"], name: string): MemberNote {
  return { seq, at: at(seq), kind, member: { ...FOX, id: `pr_${name}`, name } };
}

function entry(clientId: string, kind: "pending" | "failed", after: number | null = null): OutboxEntry {
  const state = kind === "failed" ? { kind, problem: null } : { kind };
  return {
    clientId,
    room: "rm",
    text: "가는 중",
    createdAt: new Date(2026, 10, 21, 15).getTime(),
    state,
    after,
    slow: false,
    replyTo: null,
    mentions: [],
    waitsUntil: null,
  };
}

interface Given {
  messages?: Message[];
  notes?: MemberNote[];
  entries?: OutboxEntry[];
  newAfter?: number;
  joinLines?: boolean;
  prev?: number;
}

function rowsOf({ messages = [], notes = [], entries = [], newAfter, prev, joinLines = true }: Given) {
  const log: RoomLog = { head: 99, messages, notes, prev: prev ?? null, amendments: [] };
  const words = catalogueOf("ko");
  return timelineOf({
    log,
    from: 0,
    to: messages.length,
    entries,
    me: ME,
    newAfter: newAfter ?? null,
    words,
    links: true,
    joinLines,
    lit: null,
    aside: { own: new Map(), changes: [], readers: null },
    calm: { readers: null, upTo: 0 },
  });
}

const drawn = (given: Given) =>
  rowsOf(given).map((row) => {
    if (row.kind !== "message") return row.kind === "aside" ? "" : row.label;
    const { first, last, own, time } = row.message;
    return [own ? "me" : "fox", first && "first", last && "last", time && "time"].filter(Boolean).join(" ");
  });

test("a run has a face at its beginning and a time at the end of each minute", () => {
  const messages = [message(1, FOX), message(2, FOX, at(1)), message(3, FOX, at(2)), message(4, ME, at(2))];
  expect(drawn({ messages })).toEqual([
    "2026년 11월 21일 토요일",
    "fox first",
    "fox time",
    "fox last time",
    "me first last time",
  ]);
});

test("a guest's name says that it is a guest's", () => {
  const account: Principal = { id: "pr_a", kind: "account", name: "지은", tag: "" };
  const tags = rowsOf({ messages: [message(1, FOX), message(2, account)] }).flatMap((row) =>
    row.kind === "message" ? [row.message.sender.tag] : [],
  );
  expect(tags).toEqual(["손님 #2", ""]);
});

test("a long silence begins a new run, a new day a new line", () => {
  const nextDay = new Date(2026, 10, 22, 9).toISOString();
  const messages = [message(1, FOX, at(1)), message(2, FOX, at(30)), message(3, FOX, nextDay)];
  expect(drawn({ messages })).toEqual([
    "2026년 11월 21일 토요일",
    "fox first last time",
    "fox first last time",
    "2026년 11월 22일 일요일",
    "fox first last time",
  ]);
});

test("the line of what is new stands before the first new message of others", () => {
  const rows = rowsOf({ messages: [message(1, FOX), message(2, ME), message(3, FOX), message(4, FOX)], newAfter: 1 });
  expect(rows.map((row) => row.kind)).toEqual(["day", "message", "message", "new", "message", "message"]);
});

test("comings and goings between two messages are folded, my own are not told", () => {
  const notes = [note(2, "joined", "참새"), note(3, "joined", "사슴"), note(4, "joined", "곰"), note(6, "left", "곰")];
  const mine = { ...note(7, "joined", "나"), member: ME };
  const messages = [message(1, FOX), message(5, FOX), message(8, FOX)];
  expect(drawn({ messages, notes: [...notes, mine] }).filter((label) => label.includes("어요"))).toEqual([
    "참새님, 사슴님 외 1명이 들어왔어요",
    "곰님이 나갔어요",
  ]);
});

test("two who came are both named, and people who are no more are counted one by one", () => {
  const gone = (seq: number, id: string) => ({
    ...note(seq, "left", "(알 수 없음)"),
    member: { ...FOX, id, name: "(알 수 없음)" },
  });
  const notes = [
    note(2, "joined", "참새"),
    note(3, "joined", "사슴"),
    gone(5, "pr_1"),
    gone(6, "pr_2"),
    gone(7, "pr_3"),
  ];
  const messages = [message(1, FOX), message(4, FOX), message(8, FOX)];
  expect(drawn({ messages, notes }).filter((label) => label.includes("어요"))).toEqual([
    "참새님, 사슴님이 들어왔어요",
    "(알 수 없음)님, (알 수 없음)님 외 1명이 나갔어요",
  ]);
});

test("a room that shows nobody coming and going shows none of it", () => {
  const rows = rowsOf({ messages: [message(1, FOX)], notes: [note(2, "joined", "참새")], joinLines: false });
  expect(rows.map((row) => row.kind)).toEqual(["day", "message"]);
});

test("what is on its way stands last, and turns into the sent one in the same place", () => {
  const before = rowsOf({ messages: [message(1, FOX)], entries: [entry("c2", "pending")] });
  const after = rowsOf({ messages: [message(1, FOX), message(2, ME)], entries: [entry("c2", "pending")] });
  expect(before.at(-1)).toMatchObject({ key: "own-c2", message: { state: "pending" } });
  expect(after.at(-1)).toMatchObject({ key: "own-c2", message: { state: "sent" } });
  expect(after).toHaveLength(before.length);
});

const keysOf = (given: Given) => rowsOf(given).flatMap((row) => (row.kind === "message" ? [row.key] : []));

test("what was refused stays where it was said, and what is on its way comes last", () => {
  const messages = [message(1, FOX), message(2, FOX), message(3, FOX)];
  const entries = [entry("no", "failed", 2), entry("never", "failed", 2), entry("soon", "pending", 2)];
  expect(keysOf({ messages, entries })).toEqual(["ms_1", "ms_2", "own-no", "own-never", "ms_3", "own-soon"]);
});

test("what was refused before anything that is shown comes with the older page", () => {
  const entries = [entry("no", "failed", 2)];
  const messages = [message(5, FOX), message(6, FOX)];
  expect(keysOf({ messages, entries, prev: 5 })).toEqual(["ms_5", "ms_6"]);
  expect(keysOf({ messages: [message(2, FOX), ...messages], entries, prev: 2 })).toEqual([
    "ms_2",
    "own-no",
    "ms_5",
    "ms_6",
  ]);
});

test("the clock of the device makes no day of its own among messages of the server's", () => {
  const messages = [message(1, FOX), message(2, FOX)];
  const late = { ...entry("late", "failed", 1), createdAt: new Date(2026, 10, 25).getTime() };
  const early = { ...entry("early", "failed", 2), createdAt: new Date(2026, 10, 1).getTime() };
  const earlier = { ...early, clientId: "earlier" };
  const days = rowsOf({ messages, entries: [late, early, earlier] }).filter((row) => row.kind === "day");
  expect(days).toHaveLength(1);
});

test("keys are unique, also when many days and notes are shown", () => {
  const messages = Array.from({ length: 30 }, (_, index) => message(index + 1, index % 3 ? FOX : ME));
  const keys = rowsOf({ messages, entries: [entry("x", "failed")], newAfter: 4 }).map((row) => row.key);
  expect(new Set(keys).size).toBe(keys.length);
});
