// Stands in for counting who has not read a message: fetched when the room is live, since only then there is an answer.
import type * as CountFile from "../../../../packages/core/src/conversations/readerCount.ts";
import type * as ReadersFile from "../../../../packages/core/src/conversations/readers.ts";
import { late } from "./late.ts";

const fetchCount = late(
  async () => (await import("../../../../packages/core/src/conversations/readerCount.ts")).createReaderCount,
);
const fetchReaders = late(
  async () => (await import("../../../../packages/core/src/conversations/readers.ts")).unreadBy,
);

/** Before it is there nobody has counted. */
export const unreadBy: typeof ReadersFile.unreadBy = (...given) => fetchReaders.there()?.(...given) ?? 0;

export const createReaderCount: typeof CountFile.createReaderCount = (parts) => {
  let made: CountFile.ReaderCount | null = null;
  let stopped = false;
  const begin = async () => {
    const [create] = await Promise.all([fetchCount(), fetchReaders()]);
    if (stopped) return;
    made ??= create(parts);
    made.ask();
  };
  return {
    // Where it does not come, the next time the room is live asks again.
    ask: () => (made === null ? void begin().catch(() => {}) : made.ask()),
    hear: (signal) => made?.hear(signal),
    follow: (...given) => made?.follow(...given),
    stop: () => {
      stopped = true;
      made?.stop();
    },
  };
};
