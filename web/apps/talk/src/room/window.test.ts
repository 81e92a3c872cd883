import { expect, test } from "vitest";
import { FOLLOWED_MAX, FOLLOWING, pin, rangeOf, SHOWN_MAX, slideDown, slideUp } from "./window.ts";

const seqs = (count: number, first = 1) => Array.from({ length: count }, (_, at) => ({ seq: first + at }));

test("following shows the newest, and never more than the page can bear", () => {
  expect(rangeOf(seqs(10), FOLLOWING)).toEqual({ from: 0, to: 10 });
  expect(rangeOf(seqs(1_000), FOLLOWING)).toEqual({ from: 1_000 - FOLLOWED_MAX, to: 1_000 });
});

test("what is followed goes out at its far end some at once, so that most messages move nothing there", () => {
  const starts = Array.from({ length: 100 }, (_, at) => rangeOf(seqs(1_000 + at), FOLLOWING).from);
  expect(new Set(starts).size).toBe(5);
  for (const [at, from] of starts.entries()) expect(1_000 + at - from).toBeLessThan(FOLLOWED_MAX + 20);
});

test("a pinned window keeps its first message while new ones come in", () => {
  const pinned = pin(seqs(400), FOLLOWING);
  expect(rangeOf(seqs(900), pinned)).toEqual({ from: 400 - FOLLOWED_MAX, to: 400 - FOLLOWED_MAX + SHOWN_MAX });
});

test("a pinned window keeps its first message while older ones are fetched", () => {
  const pinned = pin(seqs(50, 51), FOLLOWING);
  expect(rangeOf(seqs(100, 1), pinned).from).toBe(50);
});

test("sliding up ends at the beginning, sliding down at the newest", () => {
  const log = seqs(1_000);
  let window = FOLLOWING;
  for (let step = 0; step < 30; step++) window = slideUp(log, window);
  expect(rangeOf(log, window)).toEqual({ from: 0, to: SHOWN_MAX });
  for (let step = 0; step < 30; step++) window = slideDown(log, window);
  expect(rangeOf(log, window)).toEqual({ from: 700, to: 1_000 });
});

test("an empty log has an empty window", () => {
  expect(rangeOf([], pin([], FOLLOWING))).toEqual({ from: 0, to: 0 });
});
