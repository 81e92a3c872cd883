// When more is said than anybody can read: how fast messages come, which of them are drawn, and how many passed without. Pure
// but for the time, which is now unless it is told.

/** Messages a second from which on a room is a torrent, and below which it is one no more. */
const BEGINS_AT = 40;
const ENDS_BELOW = 20;
const WINDOW_MS = 1_000;
/** In a torrent: how many messages are drawn, how many of them are others with each drawing, and how far apart two are. */
export const TORRENT_SHOWN = 30;
export const TORRENT_STEP = 6;
export const TORRENT_DRAW_MS = 500 as const;
/** A drawing may be a frame early. */
const EARLY_MS = 17;

interface Said {
  seq: number;
  sender: { id: string };
}

/** Times are those of `performance.now()`. */
export interface Torrent {
  /** These events have come; what one only catches up with, up to the seq `liveAfter`, flows past nobody. */
  hear(records: readonly { seq: number; event: { type: string } }[], liveAfter: number, now?: number): void;
  /**
   * Of the messages of the log those to draw: what was drawn before, the newest of what has come since, and one's own. What
   * flows past at a pace that can be read says more than a page that is another one each time.
   */
  pick<M extends Said>(messages: readonly M[], me: string, now?: number): readonly M[];
  /** In the last second. */
  rate(now?: number): number;
  isOn(now?: number): boolean;
  /** How many have passed undrawn since it began. */
  leftOut(): number;
}

export function createTorrent(): Torrent {
  let arrivals: { at: number; count: number }[] = [];
  let on = false;
  let leftOut = 0;
  /** Seqs of what is drawn; `upTo`: behind it nothing was looked at yet. */
  let picked: number[] = [];
  let upTo = 0;
  let pickedAt = 0;
  const rate = (now = performance.now()) => {
    arrivals = arrivals.filter(({ at }) => at > now - WINDOW_MS);
    return arrivals.reduce((sum, { count }) => sum + count, 0);
  };
  const look = (now = performance.now()) => {
    const perSecond = rate(now);
    if (!on && perSecond >= BEGINS_AT) leftOut = 0;
    on = perSecond >= (on ? ENDS_BELOW : BEGINS_AT);
    if (!on) picked = [];
    return on;
  };
  const pickFrom = (come: readonly Said[], me: string) => {
    const isFirst = picked.length === 0;
    const newest = come.length - (isFirst ? TORRENT_SHOWN : TORRENT_STEP);
    const chosen = come.filter(({ sender }, at) => at >= newest || (!isFirst && sender.id === me));
    if (!isFirst) leftOut += come.length - chosen.length;
    picked = [...picked, ...chosen.map(({ seq }) => seq)].slice(-TORRENT_SHOWN);
    upTo = come.at(-1)?.seq ?? upTo;
  };
  return {
    rate,
    isOn: look,
    leftOut: () => leftOut,
    hear: (records, liveAfter, now = performance.now()) => {
      const count = records.filter(({ seq, event }) => seq > liveAfter && event.type === "message.sent").length;
      if (count === 0) return;
      const last = arrivals.at(-1);
      // One entry a frame is exact enough.
      if (last !== undefined && now - last.at < 16) last.count += count;
      else arrivals.push({ at: now, count });
      look(now);
    },
    pick: (messages, me, now = performance.now()) => {
      // Whoever looked elsewhere meanwhile begins with the newest.
      if (now - pickedAt > WINDOW_MS) picked = [];
      if (picked.length === 0 || now - pickedAt >= TORRENT_DRAW_MS - EARLY_MS) {
        pickFrom(picked.length === 0 ? messages : messages.filter(({ seq }) => seq > upTo), me);
        pickedAt = now;
      }
      const drawn = new Set(picked);
      return messages.filter(({ seq, sender }) => drawn.has(seq) || (seq > upTo && sender.id === me));
    },
  };
}
