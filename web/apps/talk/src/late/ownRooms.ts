// Stands in for one's own rooms: until they are there, they are being asked for.
import type * as OwnRoomsFile from "../../../../packages/core/src/conversations/ownRooms.ts";
import { createCell } from "../../../../packages/core/src/store.ts";
import { live, madeLive } from "./live.ts";

const fetchOwnRooms = live(
  async () => (await import("../../../../packages/core/src/conversations/ownRooms.ts")).createOwnRooms,
);

const NOTHING: OwnRoomsFile.OwnRoomsState = { status: "loading", rooms: [], hidden: [], unread: 0 };

export const createOwnRooms: typeof OwnRoomsFile.createOwnRooms = (requests) => {
  const cell = createCell(NOTHING);
  const made = madeLive(fetchOwnRooms, (create) => create(requests));
  made.with((own) => own.subscribe(() => cell.set(own.getSnapshot())));
  let asking: Promise<void> | null = null;
  return {
    getSnapshot: cell.getSnapshot,
    subscribe: cell.subscribe,
    refresh: () => {
      const own = made.there();
      if (own !== null) return own.refresh();
      // All who ask before it is there have one answer.
      asking ??= made.ask((own) => own.refresh());
      return asking;
    },
    set: (ref, change) => made.ask((own) => own.set(ref, change)),
    clear: () => made.there()?.clear(),
    note: (...given) => made.there()?.note(...given),
    noteMarker: (...given) => made.with((own) => own.noteMarker(...given)),
    hearFeed: (feed) => made.there()?.hearFeed(feed),
    dispose: () => {
      made.there()?.dispose();
      cell.dispose();
    },
  };
};
