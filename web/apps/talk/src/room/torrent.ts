// When more is said than anybody can read: how fast messages come, and how many of them passed without being drawn. Pure.

/** Messages a second from which on a room is a torrent, and below which it is one no more. */
const BEGINS_AT = 40;
const ENDS_BELOW = 20;
const WINDOW_MS = 1_000;
/** In a torrent: how many of the newest messages are drawn, and how far apart two drawings are. */
export const TORRENT_SHOWN = 30 as const;
export const TORRENT_DRAW_MS = 330 as const;

export interface Torrent {
  /** So many messages have come. */
  hear(count: number, now: number): void;
  /** The newest are drawn now. */
  drawn(now: number): void;
  /** In the last second. */
  rate(now: number): number;
  isOn(now: number): boolean;
  /** How many have passed undrawn since it began. */
  leftOut(): number;
}

export function createTorrent(): Torrent {
  let arrivals: { at: number; count: number }[] = [];
  let on = false;
  let undrawn = 0;
  let leftOut = 0;
  const rate = (now: number) => {
    arrivals = arrivals.filter(({ at }) => at > now - WINDOW_MS);
    return arrivals.reduce((sum, { count }) => sum + count, 0);
  };
  const look = (now: number) => {
    const perSecond = rate(now);
    if (!on && perSecond >= BEGINS_AT) leftOut = 0;
    on = perSecond >= (on ? ENDS_BELOW : BEGINS_AT);
    return on;
  };
  return {
    rate,
    isOn: look,
    leftOut: () => leftOut,
    hear: (count, now) => {
      const last = arrivals.at(-1);
      // One entry a frame is exact enough.
      if (last !== undefined && now - last.at < 16) last.count += count;
      else arrivals.push({ at: now, count });
      undrawn += count;
      look(now);
    },
    drawn: (now) => {
      if (look(now)) leftOut += Math.max(0, undrawn - TORRENT_SHOWN);
      undrawn = 0;
    },
  };
}
