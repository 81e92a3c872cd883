import { expect, test } from "vitest";
import { createChance } from "../testing/world.ts";
import { backoffMs } from "./backoff.ts";
import { closeAction } from "./closeCodes.ts";
import { afterDown, type Ladder, PROVEN_MS, TOP, wayOf } from "./ladder.ts";
import { createSseReader } from "./sse.ts";
import type { Down } from "./way.ts";

test("waiting is spread over everything below a ceiling that doubles and ends", () => {
  const chance = createChance(7);
  const source = { randomBytes: chance.bytes };
  const waits = (failures: number) => Array.from({ length: 300 }, () => backoffMs(failures, source));
  expect(Math.max(...waits(0))).toBeLessThanOrEqual(500);
  expect(Math.max(...waits(20))).toBeLessThanOrEqual(30_000);
  expect(Math.max(...waits(20))).toBeGreaterThan(25_000);
  expect(Math.min(...waits(20))).toBeLessThan(5_000);
});

test("close codes ask for what the contract says", () => {
  const kinds = [1006, 1009, 1012, 1013, 4401, 4403, 4408, 4409, 4426, 4429, 4430].map(
    (code) => closeAction(code).kind,
  );
  expect(kinds).toEqual([
    "reconnect",
    "reconnect",
    "reconnect",
    "reconnect",
    "refresh",
    "stop",
    "reconnect",
    "stop",
    "stop",
    "wait",
    "reconnect",
  ]);
});

test("two failures that speak against a way lead to the next, and from the last to the first", () => {
  const down: Down = { retry: "jitter", blames: "way" };
  const seen = [];
  let ladder: Ladder = TOP;
  for (let failure = 0; failure < 6; failure++) {
    ladder = afterDown(ladder, down, 0);
    seen.push(wayOf(ladder));
  }
  expect(seen).toEqual(["socket", "stream", "stream", "poll", "poll", "socket"]);
});

test("a connection that lived has proved its way", () => {
  const once = afterDown(TOP, { retry: "jitter", blames: "way" }, 0);
  const lived = afterDown(once, { retry: "jitter", blames: "way" }, PROVEN_MS);
  expect(wayOf(lived)).toBe("socket");
});

test("a server that restarts says nothing against the way", () => {
  let ladder: Ladder = TOP;
  for (let failure = 0; failure < 9; failure++) ladder = afterDown(ladder, { retry: "jitter", blames: "server" }, 0);
  expect(wayOf(ladder)).toBe("socket");
});

test("a stream is read the same however it is cut", () => {
  const text =
    ': hello\n\nevent: event\nid: ep1.4\ndata: {"a":1}\n\nevent: event\r\ndata: x\r\ndata: y\r\n\r\ndata:last\n\n';
  const whole = createSseReader().push(text);
  expect(whole).toEqual([
    { event: "event", data: '{"a":1}', id: "ep1.4" },
    { event: "event", data: "x\ny", id: "ep1.4" },
    { event: "message", data: "last", id: "ep1.4" },
  ]);
  for (let size = 1; size < 9; size++) {
    const reader = createSseReader();
    const parts = [];
    for (let at = 0; at < text.length; at += size) parts.push(...reader.push(text.slice(at, at + size)));
    expect(parts, `pieces of ${size}`).toEqual(whole);
  }
});
