// What of one's own waits in a room for a decision: held messages, and whether one asks to come in. Fetched where there
// may be something, and kept true by the feed. Must not know transports or screens.
import type { FeedChange, OwnWaiting, RoomProfile, Waiting } from "@maru/wire";
import { roomPath } from "../api/paths.ts";
import type { Call, Requests } from "../api/requests.ts";
import { createCell, type Store } from "../store.ts";

export interface WaitingState {
  status: "unknown" | "ready";
  /** The newest first; what was decided of late is among them. */
  waiting: readonly Waiting[];
}

export interface WaitingStore extends Store<WaitingState> {
  refresh(): Promise<void>;
  /** Asks to come in, under a name for that room where one is given; harmless where one asks already. */
  ask(note?: string, profile?: RoomProfile): Promise<void>;
  /** Takes back a held message, or that one asks. */
  withdraw(id: string): Promise<void>;
  /** What a feed says: others than of this room are passed over. */
  take(change: FeedChange): void;
  dispose(): void;
}

/** `room` is the room's id or alias. */
export function createWaiting(requests: Requests, room: string): WaitingStore {
  const cell = createCell<WaitingState>({ status: "unknown", waiting: [] });
  const path = `${roomPath(room)}/queue`;
  let asked = 0;
  const load = async (call: Call = {}) => {
    const mine = ++asked;
    const { waiting } = await requests.json<OwnWaiting>(`${path}/me`, call);
    if (mine === asked) cell.set({ status: "ready", waiting });
  };
  return {
    getSnapshot: cell.getSnapshot,
    subscribe: cell.subscribe,
    refresh: () => load(),
    ask: (note = "", profile) => load({ method: "PUT", body: { ...(note === "" ? {} : { note }), profile } }),
    withdraw: async (id) => {
      // Whatever is refused, it may have been decided meanwhile.
      try {
        await requests.json(`${path}/${id}`, { method: "DELETE" });
      } finally {
        await load();
      }
    },
    take: (change) => {
      if (change.type !== "waiting") return;
      const isHere = change.room === room || cell.getSnapshot().waiting.some((one) => one.room === change.room);
      if (!isHere) return;
      asked++;
      cell.set({ status: "ready", waiting: change.waiting });
    },
    dispose: cell.dispose,
  };
}

/** How one's wish to come in stands: the newest of them; `null` where one never asked. */
export function requestOf({ waiting }: WaitingState): Waiting | null {
  return waiting.find((one) => one.kind === "entry") ?? null;
}
