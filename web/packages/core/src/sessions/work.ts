// The work that a tenant may ask of new guests: nonces whose hashes begin with enough zeros. Done in small slices, so that
// the page stays alive. Must not know who asked.
import type { Challenge, Solution } from "@maru/wire";
import type { Platform } from "../platform.ts";
import { asciiBytes } from "./secrets.ts";

/**
 * Hashes that are asked for at once, some 20 ms of a computer: a platform answers many together more than twice as fast as
 * few.
 */
const SLICE = 1024;

/** One round after the other. */
export async function solveChallenge(
  platform: Platform,
  { challenge, rounds, difficulty }: Challenge,
): Promise<Solution> {
  const nonces: string[] = [];
  while (nonces.length < rounds) nonces.push(await findNonce(platform, `${challenge}.${nonces.length}.`, difficulty));
  return { challenge, nonces };
}

async function findNonce(platform: Platform, before: string, difficulty: number): Promise<string> {
  for (let from = 0; ; from += SLICE) {
    const hashes = await Promise.all(
      Array.from({ length: SLICE }, (_, at) => platform.sha256(asciiBytes(before + (from + at)))),
    );
    const found = hashes.findIndex((hash) => zeroBits(hash) >= difficulty);
    if (found >= 0) return String(from + found);
    // A turn for everything else that the page has to do.
    await new Promise<void>((resolve) => platform.clock.after(0, resolve));
  }
}

/** How many bits are zero before the first that is not. */
export function zeroBits(hash: Uint8Array): number {
  let bits = 0;
  for (const byte of hash) {
    if (byte !== 0) return bits + Math.clz32(byte) - 24;
    bits += 8;
  }
  return bits;
}
