import { expect, test } from "vitest";
import { createHeights, type Look, spanOf } from "./span.ts";

const keysOf = (count: number) => Array.from({ length: count }, (_, at) => `k${at}`);

function evenly(count: number, px: number) {
  const keys = keysOf(count);
  const heights = createHeights();
  for (const key of keys) heights.learn(key, px);
  return { keys, heights };
}

const rules = { view: 500, beyond: 100 };

test("the end of a long list is drawn as far as the view and what lies beyond it", () => {
  const span = spanOf({ ...evenly(1_000, 50), ...rules, look: "end" });
  expect(span).toEqual({ from: 988, to: 1_000, above: 988 * 50, below: 0 });
});

test("around a row in the middle both sides have their room", () => {
  const span = spanOf({ ...evenly(1_000, 50), ...rules, look: { at: 500, top: 0 } });
  expect(span).toEqual({ from: 498, to: 512, above: 498 * 50, below: 488 * 50 });
});

test("a place that nothing is drawn at is found by its distance from the top", () => {
  const span = spanOf({ ...evenly(1_000, 50), ...rules, look: { px: 500 * 50 } });
  expect(span).toEqual({ from: 498, to: 512, above: 498 * 50, below: 488 * 50 });
});

test("a short list is drawn whole, and an empty one is nothing", () => {
  for (const look of ["end", { at: 0, top: 0 }] satisfies Look[]) {
    expect(spanOf({ ...evenly(4, 50), ...rules, look })).toEqual({ from: 0, to: 4, above: 0, below: 0 });
    expect(spanOf({ ...evenly(0, 50), ...rules, look })).toEqual({ from: 0, to: 0, above: 0, below: 0 });
  }
});

test("whatever the heights, the drawn rows cover the view and their room adds up to the whole", () => {
  const keys = keysOf(300);
  const heights = createHeights();
  let total = 0;
  for (const [at, key] of keys.entries()) {
    const height = 20 + ((at * 7_919) % 400);
    heights.learn(key, height);
    total += height;
  }
  for (let at = 0; at < keys.length; at += 7) {
    const { from, to, above, below } = spanOf({ keys, heights, ...rules, look: { at, top: 13 } });
    const drawn = keys.slice(from, to).reduce((sum, key) => sum + heights.of(key), 0);
    expect(above + drawn + below).toBe(total);
    const viewTop = Math.min(keys.slice(0, at).reduce((sum, key) => sum + heights.of(key), 0) - 13, total - rules.view);
    expect(above).toBeLessThanOrEqual(Math.max(0, viewTop));
    expect(above + drawn).toBeGreaterThanOrEqual(Math.min(total, viewTop + rules.view));
  }
});

test("a row that was never measured is as high as the others are on average", () => {
  const heights = createHeights();
  expect(heights.learn("a", 40)).toBe(true);
  expect(heights.learn("b", 80)).toBe(true);
  expect(heights.learn("b", 80)).toBe(false);
  expect(heights.of("c")).toBe(60);
  heights.forget();
  expect(heights.of("a")).toBe(heights.of("b"));
});
