// Which events of a room came live, and which one only caught up with.
import type { RoomStore } from "../log/roomStore.ts";

export interface Lateness {
  late: number[];
  live: number[];
}

/** Seqs, in the order they come from now on. */
export function watchLateness(room: RoomStore): Lateness {
  const heard: Lateness = { late: [], live: [] };
  let liveAfter = 0;
  room.watch({
    onFirst: () => {},
    onOlder: () => {},
    onSignal: () => {},
    onLive: (head) => {
      liveAfter = head;
    },
    onEvents: (records) => {
      for (const { seq } of records) heard[seq > liveAfter ? "live" : "late"].push(seq);
    },
  });
  return heard;
}
