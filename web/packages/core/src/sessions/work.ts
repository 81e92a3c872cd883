// The work that a tenant may ask of new guests: a nonce whose hash begins with enough zeros. Done in small slices, so that
// the page stays alive. Must not know who asked.
import type { Challenge } from "@maru/wire";
import type { Platform } from "../platform.ts";
import { asciiBytes } from "./secrets.ts";

/** Hashes that are asked for at once; the platform may compute them side by side. */
const SLICE = 128;

export async function solveChallenge(platform: Platform, { challenge, difficulty }: Challenge): Promise<string> {
  for (let from = 0; ; from += SLICE) {
    const hashes = await Promise.all(
      Array.from({ length: SLICE }, (_, at) => platform.sha256(asciiBytes(`${challenge}.${from + at}`))),
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
