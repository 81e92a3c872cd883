// Whether the people of one's rooms of two are online, for a list: asked for while somebody looks, now and then. Where a
// room is open, its conversation hears it at once. Must not know screens.
import type { OwnPresence, PersonState, Presence } from "@maru/wire";
import { roomPath } from "../api/paths.ts";
import type { Requests } from "../api/requests.ts";
import type { Cancel, Clock } from "../platform.ts";
import { createCell, type Store } from "../store.ts";

/** How often it is asked while somebody looks. */
export const REFRESH_MS = 60_000;

export interface PresenceState {
  /** By room; of rooms that are missing nothing is told. */
  rooms: ReadonlyMap<string, readonly PersonState[]>;
}

export interface PresenceStore extends Store<PresenceState> {
  refresh(): Promise<void>;
  /** What an open room says counts until the next answer. */
  note(room: string, people: readonly PersonState[]): void;
  dispose(): void;
}

export function openPresence(requests: Requests, clock: Clock): PresenceStore {
  const cell = createCell<PresenceState>({ rooms: new Map() });
  let looking = 0;
  let asked = 0;
  let cancel: Cancel = () => {};
  const refresh = async () => {
    const mine = ++asked;
    const { rooms } = await requests.json<OwnPresence>("/v1/me/presence");
    if (mine === asked) cell.set({ rooms: new Map(rooms.map((one) => [one.room, one.people])) });
  };
  const round = () => {
    cancel = clock.after(REFRESH_MS, round);
    // What was known stays until it can be asked again.
    void refresh().catch(() => {});
  };
  return {
    getSnapshot: cell.getSnapshot,
    subscribe: (listener) => {
      const off = cell.subscribe(listener);
      if (looking++ === 0) round();
      return () => {
        off();
        if (--looking === 0) cancel();
      };
    },
    refresh,
    note: (room, people) => {
      asked++;
      cell.set({ rooms: new Map([...cell.getSnapshot().rooms, [room, people]]) });
    },
    dispose: () => {
      cancel();
      cell.dispose();
    },
  };
}

/** How many are in a room now, and which members where the room tells it. */
export function presenceIn(requests: Requests, ref: string): Promise<Presence> {
  return requests.json(`${roomPath(ref)}/presence`);
}
