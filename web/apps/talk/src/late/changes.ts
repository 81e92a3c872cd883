// Stands in for what the reader does to messages: edits and reactions begin with a tap.

import type * as ChangesFile from "../../../../packages/core/src/conversations/changes.ts";
import { late } from "./late.ts";

const fetchChanges = late(async () => {
  const { changed, createChanges } = await import("../../../../packages/core/src/conversations/changes.ts");
  return { changed, createChanges };
});

/** Before it is there, nothing was changed. */
export const changed: typeof ChangesFile.changed = (message, own, changes) =>
  fetchChanges.there()?.changed(message, own, changes) ?? [message, own.get(message.id) ?? []];

export const createChanges: typeof ChangesFile.createChanges = (parts) => {
  let made: ChangesFile.Changes | null = null;
  let stopped = false;
  return {
    make: async (change, mentions) => {
      const { createChanges } = fetchChanges.there() ?? (await fetchChanges());
      made ??= createChanges(parts);
      if (stopped) made.stop();
      return made.make(change, mentions);
    },
    hear: (records) => made?.hear(records),
    stop: () => {
      stopped = true;
      made?.stop();
    },
  };
};
