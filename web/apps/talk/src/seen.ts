// How far this device has shown each room: for the "new messages" line and the badges of the list.
// Kept on the device only, per person. Moves forward, never back.
import type { KeyValues } from "@maru/core";

export interface SeenPlace {
  seq: number;
  /** Ordinal of the newest message that was shown. */
  number: number;
}

export interface Seen {
  find(room: string): SeenPlace | null;
  mark(room: string, place: SeenPlace): void;
}

/** Between two writings of one room: where much is said, each message is seen. */
const WRITTEN_APART_MS = 1_000;

export function createSeen(storage: KeyValues, principal: string): Seen {
  const keyOf = (room: string) => `maru.seen.${principal}.${room}`;
  const cache = new Map<string, SeenPlace | null>();
  /** Rooms that were written a moment ago. */
  const resting = new Set<string>();
  const find = (room: string): SeenPlace | null => {
    const known = cache.get(room);
    if (known !== undefined) return known;
    const place = parsePlace(storage.get(keyOf(room)));
    cache.set(room, place);
    return place;
  };
  const write = (room: string) => {
    const { seq, number } = find(room) ?? {};
    storage.set(keyOf(room), `${seq} ${number}`);
  };
  const writeAgain = (room: string) => {
    resting.delete(room);
    // What was forgotten meanwhile, as by signing out, stays forgotten.
    if (storage.get(keyOf(room)) !== null) write(room);
  };
  addEventListener("pagehide", () => resting.forEach(writeAgain));
  return {
    find,
    mark: (room, place) => {
      const before = find(room);
      if (before !== null && before.seq >= place.seq) return;
      cache.set(room, place);
      if (resting.has(room)) return;
      resting.add(room);
      write(room);
      setTimeout(() => writeAgain(room), WRITTEN_APART_MS);
    },
  };
}

function parsePlace(text: string | null): SeenPlace | null {
  const [seq, number] = (text ?? "").split(" ").map(Number);
  return seq !== undefined && number !== undefined && seq >= 0 && number >= 0 ? { seq, number } : null;
}
