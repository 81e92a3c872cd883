// How long to wait before trying again: full jitter, so that ten thousand clients do not come back in one moment.
import { type Randomness, randomUnit } from "../platform.ts";

const BASE_MS = 500;
const CAP_MS = 30_000;

/** Anything between nothing and a ceiling that doubles with each failure. */
export function backoffMs(failures: number, source: Randomness): number {
  return Math.round(randomUnit(source) * Math.min(CAP_MS, BASE_MS * 2 ** Math.min(failures, 10)));
}
