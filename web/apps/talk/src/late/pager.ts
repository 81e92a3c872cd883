// Stands in for the pages around a message far back: they begin with a tap on a quote. Older messages of the log itself
// need none of it.

import type * as PagerFile from "../../../../packages/core/src/conversations/pager.ts";
import type * as PastFile from "../../../../packages/core/src/conversations/past.ts";
import { late } from "./late.ts";

const fetchPager = late(async () => (await import("../../../../packages/core/src/conversations/pager.ts")).createPager);
const fetchPast = late(async () => (await import("../../../../packages/core/src/conversations/past.ts")).pastAfter);

/** Without it there is no past yet. */
export const pastAfter: typeof PastFile.pastAfter = (past, records) => fetchPast.there()?.(past, records) ?? past;

export const createPager: typeof PagerFile.createPager = (parts, room, cell) => {
  let made: PagerFile.Pager | null = null;
  const jumpTo = async (seq: number) => {
    const [create] = await Promise.all([fetchPager(), fetchPast()]);
    made ??= create(parts, room, cell);
    return made.jumpTo(seq);
  };
  return {
    loadOlder: () => made?.loadOlder() ?? room.loadOlder(),
    loadNewer: async () => made?.loadNewer(),
    jumpTo,
    toNewest: () => cell.patch({ past: null }),
  };
};
