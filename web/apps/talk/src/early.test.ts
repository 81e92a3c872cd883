import type { Platform } from "@maru/core";
import { afterEach, expect, test, vi } from "vitest";
import { withEarlyAnswers } from "./early.ts";

const ORIGIN = "https://chat.example";
const asked = vi.fn(async (url: string) => new Response(`asked for ${url}`));
const locked = vi.fn((_name: string, work: () => Promise<unknown>) => work());
const platformAt = (now: () => number) =>
  withEarlyAnswers({
    origin: ORIGIN,
    fetch: asked,
    exclusively: locked,
    clock: { now, after: () => () => {} },
  } as unknown as Platform);
const early = (text: string) => Promise.resolve(new Response(text));
const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
const textOf = async (response: Promise<Response>) => (await response).text();

afterEach(() => {
  asked.mockClear();
  locked.mockClear();
  globalThis.maruEarly = undefined;
});

test("an answer is given once, to whoever asks with its token", async () => {
  globalThis.maruEarly = { "/v1/rooms/a": { token: "t1", response: early("a") } };
  const { fetch } = platformAt(() => 0);
  expect(globalThis.maruEarly).toBeUndefined();
  expect(await textOf(fetch(`${ORIGIN}/v1/rooms/a`, bearer("t2")))).toContain("asked for");
  expect(await textOf(fetch(`${ORIGIN}/v1/rooms/a`, bearer("t1")))).toBe("a");
  expect(await textOf(fetch(`${ORIGIN}/v1/rooms/a`, bearer("t1")))).toContain("asked for");
  expect(await textOf(fetch(`${ORIGIN}/v1/rooms/b`, bearer("t1")))).toContain("asked for");
});

test("what was read early is old once something is done, and what is done is asked for", async () => {
  const answer = { token: "t1", response: early("a") };
  globalThis.maruEarly = { "/v1/rooms/a": answer, "/v1/rooms/a/messages": answer };
  const { fetch } = platformAt(() => 0);
  expect(await textOf(fetch(`${ORIGIN}/v1/rooms/a`, { ...bearer("t1"), method: "GET" }))).toBe("a");
  const put = { ...bearer("t1"), method: "PUT" };
  expect(await textOf(fetch(`${ORIGIN}/v1/rooms/a/members/me`, put))).toContain("asked for");
  expect(await textOf(fetch(`${ORIGIN}/v1/rooms/a/messages`, bearer("t1")))).toContain("asked for");
});

test("a refresh brings no token", async () => {
  globalThis.maruEarly = { "/v1/auth/refresh": { token: null, response: early("signed in") } };
  const { fetch } = platformAt(() => 0);
  expect(await textOf(fetch(`${ORIGIN}/v1/auth/refresh`, { headers: { "x-maru-refresh": "1" } }))).toBe("signed in");
  expect(asked).not.toHaveBeenCalled();
});

test("what is old by then, and what failed, is asked for", async () => {
  let now = 0;
  globalThis.maruEarly = {
    "/v1/rooms/a": { token: "t", response: early("a") },
    "/v1/rooms/b": { token: "t", response: Promise.reject(new TypeError("no line")) },
  };
  const { fetch } = platformAt(() => now);
  expect(await textOf(fetch(`${ORIGIN}/v1/rooms/b`, bearer("t")))).toContain("asked for");
  now = 5_001;
  expect(await textOf(fetch(`${ORIGIN}/v1/rooms/a`, bearer("t")))).toContain("asked for");
});

test("a refresh that has had its turn needs no second one; a failed one does, and so does the next", async () => {
  globalThis.maruEarly = { "/v1/auth/refresh": { token: null, response: early("signed in") } };
  const { fetch, exclusively } = platformAt(() => 0);
  const refresh = () => textOf(fetch(`${ORIGIN}/v1/auth/refresh`, {}));
  expect(await exclusively("maru.other", async () => "other")).toBe("other");
  expect(locked).toHaveBeenCalledTimes(1);
  expect(await exclusively("maru.refresh", refresh)).toBe("signed in");
  expect(locked).toHaveBeenCalledTimes(1);
  expect(await exclusively("maru.refresh", refresh)).toContain("asked for");
  expect(locked).toHaveBeenCalledTimes(2);

  globalThis.maruEarly = { "/v1/auth/refresh": { token: null, response: Promise.reject(new TypeError("no line")) } };
  const again = platformAt(() => 0);
  expect(await again.exclusively("maru.refresh", () => textOf(again.fetch(`${ORIGIN}/v1/auth/refresh`, {})))).toContain(
    "asked for",
  );
  expect(locked).toHaveBeenCalledTimes(3);
});
