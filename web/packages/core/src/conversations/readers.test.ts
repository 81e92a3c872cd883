import type { EventRecord, Signal } from "@maru/wire";
import { expect, test } from "vitest";
import { createChance } from "../testing/world.ts";
import { isOutdated, type ReadersState, readersAfter, readersFrom, readersTold, unreadBy } from "./readers.ts";

const person = (id: string) => ({ id, kind: "guest", name: id, tag: "" });

function sent(number: number, by: string): EventRecord {
  const message = {
    id: `ms_${number}`,
    room: "rm_1",
    seq: number,
    number,
    sender: person(by),
    client_id: `c${number}`,
    text: "말",
    sent_at: "2026-11-21T07:00:00.000Z",
  };
  return { seq: number, at: message.sent_at, event: { type: "message.sent", message } };
}

const joined = (id: string): EventRecord => ({
  seq: 0,
  at: "",
  event: { type: "member.joined", member: person(id), role: "member" },
});

const told = (floor: number, markers: [number, number][]): Extract<Signal, { type: "readers" }> => ({
  type: "readers",
  floor,
  markers,
});

const unread = (state: ReadersState | null, number: number) => unreadBy(state, { number });
const counting = (markers: [number, number][]) => readersFrom({ counted: true, markers }) as ReadersState;

test("a message is unread by the members whose markers lie below it", () => {
  const state = counting([
    [0, 2],
    [3, 1],
    [5, 4],
  ]);
  expect([1, 3, 4, 5].map((number) => unread(state, number))).toEqual([2, 2, 3, 3]);
});

test("where nobody counts there is no number", () => {
  expect(unread(readersFrom({ counted: false, markers: [] }), 1)).toBe(0);
});

test("whoever writes has read, before any signal says so", () => {
  const state = readersAfter(counting([[5, 4]]), [sent(6, "a"), sent(7, "b"), sent(8, "a")], 8);
  expect([5, 6, 7, 8].map((number) => unread(state, number))).toEqual([0, 2, 2, 3]);
});

test("a signal that knows of a writer counts them once", () => {
  const before = readersAfter(counting([[5, 4]]), [sent(6, "a")], 6);
  const state = readersTold(
    before,
    told(0, [
      [5, 2],
      [6, 2],
    ]),
  );
  expect(unread(state, 6)).toBe(2);
});

test("whoever comes in begins at the newest, and has not read what follows", () => {
  const state = readersAfter(counting([[5, 2]]), [joined("c"), sent(6, "c")], 5);
  expect(unread(state, 5)).toBe(0);
  expect(unread(state, 6)).toBe(2);
});

test("below the floor of a signal the number is no more than those who are there, and a fresh answer is asked for", () => {
  const full = counting([
    [10, 3],
    [300, 2],
  ]);
  expect(isOutdated(full)).toBe(false);
  const same = readersTold(
    full,
    told(100, [
      [100, 3],
      [300, 2],
    ]),
  );
  expect([unread(same, 50), unread(same, 200), isOutdated(same)]).toEqual([3, 3, false]);
  const one = readersTold(
    full,
    told(100, [
      [100, 1],
      [300, 4],
    ]),
  );
  expect([unread(one, 50), unread(one, 200), isOutdated(one)]).toEqual([1, 1, true]);
});

test("in a room of three thousand who read at random, every number is that of a full count", () => {
  const { pick } = createChance(3_000);
  const markers = Array.from({ length: 3_000 }, () => 0);
  let newest = 0;
  let state = counting([[0, markers.length]]);
  for (let round = 0; round < 12; round++) {
    for (let sends = 0; sends < 25; sends++) {
      const who = pick(markers.length);
      markers[who] = ++newest;
      state = readersAfter(state, [sent(newest, `p${who}`)], newest);
    }
    for (let who = 0; who < markers.length; who++)
      if (pick(2) === 0) markers[who] = Math.max(markers[who] ?? 0, pick(newest + 1));
    const by = new Map<number, number>();
    for (const marker of markers) by.set(marker, (by.get(marker) ?? 0) + 1);
    const counts = [...by].sort(([one], [other]) => one - other);
    // A signal, as while the room is open, and a fresh answer, as after coming back.
    state = round % 3 === 2 ? counting(counts) : readersTold(state, told(0, counts));
    for (let number = 1; number <= newest; number++) {
      const full = markers.filter((marker) => marker < number).length;
      expect(unread(state, number), `round ${round}, message ${number}`).toBe(full);
    }
  }
});

test("after any run of reading, writing and coming in, the number is that of a plain count", () => {
  for (let seed = 1; seed <= 60; seed++) {
    const { pick } = createChance(seed);
    const markers = new Map<string, number>([
      ["a", 0],
      ["b", 0],
    ]);
    let newest = 0;
    const counted = () => {
      const by = new Map<number, number>();
      for (const marker of markers.values()) by.set(marker, (by.get(marker) ?? 0) + 1);
      return [...by].sort(([one], [other]) => one - other);
    };
    let state = counting(counted());
    for (let step = 0; step < 40; step++) {
      const ids = [...markers.keys()];
      const who = ids[pick(ids.length)] ?? "a";
      const what = pick(6);
      if (what === 0) markers.set(`p${step}`, newest);
      if (what === 0) state = readersAfter(state, [joined(`p${step}`)], newest);
      if (what >= 3) markers.set(who, ++newest);
      if (what >= 3) state = readersAfter(state, [sent(newest, who)], newest);
      if (what === 1 || what === 2) {
        markers.set(who, newest);
        state = readersTold(state, told(0, counted()));
      }
      const wanted = [...markers.values()].filter((marker) => marker < newest).length;
      expect(unread(state, newest), `seed ${seed}, step ${step}`).toBe(wanted);
    }
  }
});
