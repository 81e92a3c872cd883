// Stands in for the list of rooms that can be found: whoever is in one room has no need of it yet.

import { newClientId } from "../../../../packages/core/src/platform.ts";
import type * as RoomListFile from "../../../../packages/core/src/rooms/roomList.ts";
import { createCell } from "../../../../packages/core/src/store.ts";
import { live, madeLive } from "./live.ts";

export type { RoomListState, RoomListStore } from "../../../../packages/core/src/rooms/roomList.ts";

const fetchRoomList = live(
  async () => (await import("../../../../packages/core/src/rooms/roomList.ts")).createRoomList,
);

export const createRoomList: typeof RoomListFile.createRoomList = (platform, requests) => {
  const cell = createCell<RoomListFile.RoomListState>({ status: "loading", rooms: [], problem: null });
  const made = madeLive(fetchRoomList, (create) => create(platform, requests));
  const rounds = new Set<() => void>();
  let isWanted = false;
  made.with((rooms) => {
    rooms.subscribe(() => cell.set(rooms.getSnapshot()));
    rooms.onRound(() => rounds.forEach((listener) => void listener()));
    if (isWanted) rooms.start();
  });
  const set = (wanted: boolean) => {
    isWanted = wanted;
    if (wanted) made.there()?.start();
    else made.there()?.stop();
  };
  return {
    getSnapshot: cell.getSnapshot,
    subscribe: cell.subscribe,
    // Begins with a round of its own.
    refresh: async () => made.there()?.refresh(),
    onRound: (listener) => {
      rounds.add(listener);
      return () => rounds.delete(listener);
    },
    start: () => set(true),
    stop: () => set(false),
    note: (room) => made.there()?.note(room),
    createRoom: (...given) => made.ask((rooms) => rooms.createRoom(...given)),
    newKey: () => newClientId(platform),
    dispose: () => {
      made.there()?.dispose();
      cell.dispose();
    },
  };
};
