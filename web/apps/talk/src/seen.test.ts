// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createSeen } from "./seen.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function open() {
  const kept = new Map<string, string>();
  let writes = 0;
  const storage = {
    get: (key: string) => kept.get(key) ?? null,
    set: (key: string, value: string) => {
      writes++;
      kept.set(key, value);
    },
    remove: (key: string) => void kept.delete(key),
    keys: () => [...kept.keys()],
  };
  const seen = createSeen(storage, "pr_me");
  return { seen, kept, writes: () => writes, storage };
}

const KEY = "maru.seen.pr_me.rm";
const place = (seq: number) => ({ seq, number: seq });

test("what is seen is known at once, and written at once and then once a second", () => {
  const { seen, kept, writes } = open();
  for (let seq = 1; seq <= 20; seq++) seen.mark("rm", place(seq));
  expect([seen.find("rm"), kept.get(KEY), writes()]).toEqual([place(20), "1 1", 1]);
  vi.advanceTimersByTime(1_000);
  expect([kept.get(KEY), writes()]).toEqual(["20 20", 2]);
  seen.mark("rm", place(7));
  expect(seen.find("rm")).toEqual(place(20));
});

test("a page that is left has written everything", () => {
  const { seen, kept } = open();
  seen.mark("rm", place(1));
  seen.mark("rm", place(2));
  dispatchEvent(new Event("pagehide"));
  expect(kept.get(KEY)).toBe("2 2");
});

test("what was forgotten meanwhile is not written again", () => {
  const { seen, kept, storage } = open();
  seen.mark("rm", place(1));
  seen.mark("rm", place(2));
  storage.remove(KEY);
  vi.advanceTimersByTime(1_000);
  expect(kept.has(KEY)).toBe(false);
});
