// Stands in for counting who has not read a message: only of a room that is live there is an answer.

import type * as CountFile from "../../../../packages/core/src/conversations/readerCount.ts";
import type * as ReadersFile from "../../../../packages/core/src/conversations/readers.ts";
import { live, madeLive } from "./live.ts";

const fetchCount = live(
  async () => (await import("../../../../packages/core/src/conversations/readerCount.ts")).createReaderCount,
);
const fetchReaders = live(
  async () => (await import("../../../../packages/core/src/conversations/readers.ts")).unreadBy,
);

/** Before it is there nobody has counted. */
export const unreadBy: typeof ReadersFile.unreadBy = (...given) => fetchReaders.there()?.(...given) ?? 0;

export const createReaderCount: typeof CountFile.createReaderCount = (parts) => {
  const made = madeLive(fetchCount, (create) => create(parts));
  return {
    ask: () => made.with((count) => count.ask()),
    hear: (signal) => made.there()?.hear(signal),
    follow: (...given) => made.there()?.follow(...given),
    stop: () => made.with((count) => count.stop()),
  };
};
