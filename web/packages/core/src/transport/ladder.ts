// Which way of receiving to try: down after repeated failures that speak against the way, up again after a while. Pure.
import type { Down, WayName } from "./way.ts";

export const WAYS: readonly WayName[] = ["socket", "stream", "poll"];

export interface Ladder {
  rung: number;
  /** Failures in a row that speak against this rung. */
  blames: number;
  /** Failures in a row of any kind; decides how long to wait. */
  failures: number;
}

export const TOP: Ladder = { rung: 0, blames: 0, failures: 0 };
const BLAMES_MAX = 2;
/** A connection that lived this long has proved its way. */
export const PROVEN_MS = 10_000;

export function afterDown(ladder: Ladder, down: Down, livedMs: number): Ladder {
  const base = livedMs >= PROVEN_MS ? { ...ladder, blames: 0, failures: 0 } : ladder;
  const failures = base.failures + 1;
  // Below the top there is no proof that the network is at fault: a failure there moves on as well.
  const blames = base.blames + (down.blames === "way" || (down.blames === "network" && base.rung > 0) ? 1 : 0);
  if (blames < BLAMES_MAX) return { rung: base.rung, blames, failures };
  return { rung: (base.rung + 1) % WAYS.length, blames: 0, failures };
}

const CLIMB_MS_MIN = 60_000;
const CLIMB_MS_MAX = 600_000;

/** How long to stay on a lower rung before looking whether the top works again. */
export function climbDelayMs(attempts: number): number {
  return Math.min(CLIMB_MS_MAX, CLIMB_MS_MIN * 2 ** attempts);
}

export function wayOf(ladder: Ladder): WayName {
  return WAYS[ladder.rung] ?? "socket";
}
