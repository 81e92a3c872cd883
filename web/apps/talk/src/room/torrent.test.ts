import { expect, test } from "vitest";
import { createTorrent, TORRENT_DRAW_MS, TORRENT_SHOWN, TORRENT_STEP } from "./torrent.ts";

const ME = "me";
const said = (seq: number) => ({ seq, event: { type: "message.sent" } });
type Said = { seq: number; sender: { id: string } };

/** A room in which something is said evenly, and drawn as often as the torrent asks for. */
function createRoom() {
  const torrent = createTorrent();
  const log: Said[] = [];
  let drawAt = 0;
  return {
    torrent,
    log,
    /** What is said by others, but for those that are one's own. */
    pour(perSecond: number, fromMs: number, toMs: number, isMine = (_: number) => false): void {
      for (let now = fromMs; now < toMs; now += 1_000 / perSecond) {
        const seq = log.length + 1;
        log.push({ seq, sender: { id: isMine(seq) ? ME : "they" } });
        torrent.hear([said(seq)], 0, now);
        if (now < drawAt) continue;
        const isOn = torrent.isOn(now);
        if (isOn) torrent.pick(log, ME, now);
        drawAt = now + (isOn ? TORRENT_DRAW_MS : 16);
      }
    },
    drawn: (now: number) => torrent.pick(log, ME, now).map(({ seq }) => seq),
  };
}

test("a lively talk leaves nothing out", () => {
  const { torrent, pour } = createRoom();
  pour(20, 0, 10_000);
  expect(torrent.isOn(10_000)).toBe(false);
  expect(torrent.leftOut()).toBe(0);
});

test("two hundred a second are a torrent: a few of the newest flow past, and the others are counted", () => {
  const { torrent, pour, drawn, log } = createRoom();
  pour(200, 0, 10_000);
  expect(torrent.isOn(10_000)).toBe(true);
  expect(torrent.rate(10_000)).toBeGreaterThan(190);
  const before = drawn(10_000);
  expect(before).toHaveLength(TORRENT_SHOWN);
  pour(200, 10_000, 10_400);
  const after = drawn(10_400);
  const kept = after.filter((seq) => before.includes(seq));
  expect(kept.length).toBeGreaterThanOrEqual(TORRENT_SHOWN - 2 * TORRENT_STEP);
  expect(after.slice(0, kept.length)).toEqual(kept);
  expect(before.slice(-kept.length)).toEqual(kept);
  // All that came since it began was drawn once or is counted.
  const perSecond = (1_000 / TORRENT_DRAW_MS) * TORRENT_STEP;
  expect(torrent.leftOut()).toBeGreaterThan(log.length - 120 - 11 * perSecond);
  expect(torrent.leftOut()).toBeLessThan(log.length - 9 * perSecond);
});

test("between two drawings nothing moves but what one says oneself, which is never left out", () => {
  const { pour, drawn, log } = createRoom();
  pour(200, 0, 2_000);
  const before = drawn(2_000);
  const mine: number[] = [];
  pour(200, 2_000, 2_100, (seq) => seq % 7 === 0 && mine.push(seq) > 0);
  expect(mine.length).toBeGreaterThan(1);
  expect(drawn(2_010)).toEqual([...before, ...mine]);
  expect(drawn(2_020)).toEqual(drawn(2_010));
  const after = drawn(2_000 + TORRENT_DRAW_MS);
  for (const seq of mine) expect(after).toContain(seq);
  expect(after).toContain(log.length);
});

test("what one catches up with is no torrent, however much it is; what comes behind it may be one", () => {
  const torrent = createTorrent();
  const missed = Array.from({ length: 200 }, (_, at) => said(at + 1));
  torrent.hear(missed.slice(0, 120), 200, 10);
  torrent.hear(missed.slice(120), 200, 40);
  expect(torrent.isOn(50)).toBe(false);
  torrent.hear(
    missed.map(({ seq }) => said(seq + 190)),
    200,
    100,
  );
  expect(torrent.rate(110)).toBe(190);
  expect(torrent.isOn(110)).toBe(true);
});

test("it ends when it calms down, and the next one begins to count anew with the newest", () => {
  const { torrent, pour, drawn, log } = createRoom();
  pour(200, 0, 5_000);
  expect(torrent.isOn(5_900)).toBe(false);
  const before = torrent.leftOut();
  expect(before).toBeGreaterThan(0);
  pour(200, 60_000, 61_000);
  expect(torrent.leftOut()).toBeLessThan(before);
  expect(drawn(61_000).at(-1)).toBeGreaterThan(log.length - 200);
});
