import type { OwnRoom, Room } from "@maru/wire";
import { expect, test } from "vitest";
import { createFakeServer } from "../testing/fakeServer.ts";
import { applyChanges, listFrom, type OwnList, shownRooms, unreadInAll } from "./list.ts";

function room(id: string, number: number, minute = number): Room {
  const made = createFakeServer().addRoom(id);
  const created_at = `2026-11-21T07:${String(minute).padStart(2, "0")}:00.000Z`;
  return { ...made, id, number, head: number + 1, created_at };
}

function own(id: string, number: number, part: Partial<OwnRoom> = {}): OwnRoom {
  const marker = { seq: number + 1, number };
  return { room: room(id, number), role: "member", marker, unread: 0, counts: true, notify: "all", ...part };
}

const ids = (list: OwnList) => shownRooms(list).map((one) => one.room.id);

test("pinned rooms stand first by their places, the others by activity, hidden ones not at all", () => {
  const list = listFrom([
    own("a", 1),
    own("b", 2, { pinned: 5 }),
    own("c", 3, { hidden: true }),
    own("d", 4),
    own("e", 0, { pinned: 1 }),
  ]);
  expect(ids(list)).toEqual(["e", "b", "d", "a"]);
});

test("a hidden room comes back with a message, and not with anything else", () => {
  const hidden = listFrom([own("a", 3, { hidden: true })]);
  const edited = applyChanges(hidden, [{ type: "room", room: { ...room("a", 3), head: 9 } }]);
  expect(ids(edited)).toEqual([]);
  const said = applyChanges(edited, [{ type: "room", room: { ...room("a", 4), head: 10 } }]);
  expect(ids(said)).toEqual(["a"]);
  expect(said.get("a")?.unread).toBe(1);
});

test("reading on ends the mark and the call, and only forward", () => {
  const place = { seq: 6, number: 5 };
  const marker = { seq: 3, number: 2 };
  const list = listFrom([own("a", 5, { marker, unread: 3, marked_unread: true, mention: place })]);
  const same = applyChanges(list, [{ type: "marker", room: "a", marker: { seq: 2, number: 1 } }]);
  expect(same.get("a")).toEqual(list.get("a"));
  const some = applyChanges(list, [{ type: "marker", room: "a", marker: { seq: 5, number: 4 } }]).get("a");
  expect([some?.unread, some?.marked_unread, some?.mention]).toEqual([1, undefined, place]);
  const all = applyChanges(list, [{ type: "marker", room: "a", marker: place }]).get("a");
  expect([all?.unread, all?.mention]).toEqual([0, undefined]);
});

test("calls are counted on with each that comes, and told anew by the server", () => {
  const mention = { seq: 5, number: 4 };
  const marker = { seq: 2, number: 1 };
  const list = listFrom([own("a", 4, { marker, mention, mentions: 2 }), own("b", 4, { marker })]);
  const call = (id: string, number: number) =>
    ({ type: "room", room: room(id, number), here: { seq: number + 1, number } }) as const;
  const once = applyChanges(list, [call("a", 6), call("b", 6)]);
  expect(["a", "b"].map((id) => once.get(id)?.mentions)).toEqual([3, 1]);
  // The same call again is no other one.
  const again = applyChanges(once, [call("a", 6), call("b", 6)]);
  expect(["a", "b"].map((id) => again.get(id)?.mentions)).toEqual([3, 1]);
  const most = applyChanges(listFrom([own("a", 4, { marker, mention, mentions: 100 })]), [call("a", 6)]);
  expect(most.get("a")?.mentions).toBe(100);
  const told = applyChanges(again, [{ type: "own", room: own("a", 6, { marker, mention, mentions: 1 }) }]);
  expect(told.get("a")?.mentions).toBe(1);
});

test("reading some of several calls leaves one that calls, and no number that could be wrong", () => {
  const mention = { seq: 9, number: 8 };
  const several = listFrom([own("a", 8, { marker: { seq: 2, number: 1 }, mention, mentions: 3 })]);
  const some = applyChanges(several, [{ type: "marker", room: "a", marker: { seq: 6, number: 5 } }]).get("a");
  expect([some?.mention, some?.mentions]).toEqual([mention, undefined]);
  const single = listFrom([own("a", 8, { marker: { seq: 2, number: 1 }, mention, mentions: 1 })]);
  const still = applyChanges(single, [{ type: "marker", room: "a", marker: { seq: 6, number: 5 } }]).get("a");
  expect(still?.mentions).toBe(1);
  const all = applyChanges(several, [{ type: "marker", room: "a", marker: mention }]).get("a");
  expect([all?.mention, all?.mentions]).toEqual([undefined, undefined]);
});

test("a call to everybody counts where it is not read and is wanted", () => {
  const list = listFrom([own("a", 3), own("b", 3, { notify: "none" }), own("c", 3, { notify: "mentions" })]);
  const call = (id: string, number: number) =>
    ({ type: "room", room: room(id, 5), here: { seq: number + 1, number } }) as const;
  const called = applyChanges(list, [call("a", 5), call("b", 5), call("c", 2)]);
  expect(["a", "b", "c"].map((id) => called.get(id)?.mention?.number)).toEqual([5, undefined, undefined]);
});

test("an answer that is older than what was heard does not take the room back", () => {
  const list = applyChanges(listFrom([own("a", 3)]), [{ type: "room", room: room("a", 6) }]);
  const late = applyChanges(list, [{ type: "own", room: own("a", 3, { pinned: 0 }) }]).get("a");
  expect([late?.pinned, late?.room.number, late?.unread]).toEqual([0, 6, 3]);
});

test("the total leaves out what is hidden and what nothing is to be told of", () => {
  const marker = { seq: 1, number: 0 };
  const list = listFrom([
    own("a", 3, { marker, unread: 3 }),
    own("b", 4, { marker, unread: 4, notify: "none" }),
    own("c", 5, { marker, unread: 5, hidden: true }),
    own("d", 6, { marker, unread: 6, notify: "mentions" }),
  ]);
  expect(unreadInAll(list)).toBe(9);
  expect(unreadInAll(applyChanges(list, [{ type: "left", room: "d" }]))).toBe(3);
});
