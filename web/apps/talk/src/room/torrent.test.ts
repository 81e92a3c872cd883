import { expect, test } from "vitest";
import { createTorrent, TORRENT_DRAW_MS, TORRENT_SHOWN } from "./torrent.ts";

/** Messages evenly over a time, drawn as often as it asks for. */
function pour(torrent: ReturnType<typeof createTorrent>, perSecond: number, fromMs: number, toMs: number): void {
  const stepMs = 1_000 / perSecond;
  let drawAt = fromMs;
  for (let now = fromMs; now < toMs; now += stepMs) {
    torrent.hear(1, now);
    if (now < drawAt) continue;
    torrent.drawn(now);
    drawAt = now + (torrent.isOn(now) ? TORRENT_DRAW_MS : 16);
  }
}

test("a lively talk leaves nothing out", () => {
  const torrent = createTorrent();
  pour(torrent, 20, 0, 10_000);
  expect(torrent.isOn(10_000)).toBe(false);
  expect(torrent.leftOut()).toBe(0);
});

test("two hundred a second are a torrent, and it counts what nobody could see", () => {
  const torrent = createTorrent();
  pour(torrent, 200, 0, 10_000);
  expect(torrent.isOn(10_000)).toBe(true);
  expect(torrent.rate(10_000)).toBeGreaterThan(190);
  // Of what comes between two drawings the newest are drawn; the first ones are drawn before it is a torrent.
  const undrawn = (200 * TORRENT_DRAW_MS) / 1_000 - TORRENT_SHOWN;
  const drawings = Math.floor(10_000 / TORRENT_DRAW_MS);
  expect(torrent.leftOut()).toBeGreaterThan(undrawn * (drawings - 2));
  expect(torrent.leftOut()).toBeLessThan(2_000 - TORRENT_SHOWN * (drawings - 2));
});

test("it ends when it calms down, and the next one begins to count anew", () => {
  const torrent = createTorrent();
  pour(torrent, 200, 0, 5_000);
  expect(torrent.isOn(5_900)).toBe(false);
  const before = torrent.leftOut();
  expect(before).toBeGreaterThan(0);
  pour(torrent, 200, 60_000, 61_000);
  expect(torrent.leftOut()).toBeLessThan(before);
});
