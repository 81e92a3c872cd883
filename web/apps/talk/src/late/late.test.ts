import { afterEach, expect, test, vi } from "vitest";
import { lateCalls, once } from "./late.ts";

afterEach(() => {
  vi.unstubAllGlobals();
});

test("a thing is fetched once, and known at once from then on", async () => {
  let fetched = 0;
  const get = once(async () => ++fetched);
  expect(get.there()).toBeNull();
  expect(await Promise.all([get(), get()])).toEqual([1, 1]);
  expect(get.there()).toBe(1);
});

test("a failure is told, and not remembered", async () => {
  let tries = 0;
  const get = once(async () => {
    if (++tries < 3) throw new Error("away");
    return "here";
  });
  await expect(get()).rejects.toThrow("away");
  expect(get.there()).toBeNull();
  await expect(get()).rejects.toThrow("away");
  expect(await get()).toBe("here");
});

test("calls wait for what they are made to, and are made at once when it is there", async () => {
  const made: string[] = [];
  const load = once(async () => (greeting: string) => {
    made.push(greeting);
    return {
      greet: async (name: string) => `${greeting} ${name}`,
      note: (name: string) => void made.push(name),
    };
  });
  const calls = lateCalls(load, (make) => make("안녕"));
  expect(made).toEqual([]);
  expect(await calls.greet("수달")).toBe("안녕 수달");
  calls.note("여우");
  expect(made).toEqual(["안녕", "여우"]);
});

test("a call that is refused is the caller's to hear of, and one whose file does not come too", async () => {
  let isAway = true;
  const load = once(async () => {
    if (isAway) throw new Error("away");
    return () => ({ ask: async () => Promise.reject(new Error("refused")) });
  });
  const calls = lateCalls(load, (make) => make());
  await expect(calls.ask()).rejects.toThrow("away");
  isAway = false;
  await expect(calls.ask()).rejects.toThrow("refused");
});

test("without the network nothing is asked for, and with it again it is", async () => {
  vi.stubGlobal("navigator", { onLine: false });
  let fetched = 0;
  const get = once(async () => ++fetched);
  await expect(get()).rejects.toThrow("network");
  expect(fetched).toBe(0);
  vi.stubGlobal("navigator", { onLine: true });
  expect(await get()).toBe(1);
});
