// Stands in for those who can be named: nobody names anybody before the room is live.
import type * as CandidatesFile from "../room/candidates.ts";
import { live, madeLive } from "./live.ts";

const fetchCandidates = live(async () => (await import("../room/candidates.ts")).createCandidates);

export const createCandidates: typeof CandidatesFile.createCandidates = (...given) => {
  const made = madeLive(fetchCandidates, (create) => create(...given));
  return {
    prepare: () => made.there()?.prepare(),
    list: (words) => made.there()?.list(words) ?? [],
    namedIn: (...text) => made.there()?.namedIn(...text) ?? [],
    onMore: (tell) => {
      let end: (() => void) | null = null;
      let isOver = false;
      made.with((candidates) => {
        if (isOver) return;
        end = candidates.onMore(tell);
        tell();
      });
      return () => {
        isOver = true;
        end?.();
      };
    },
    // Until then nobody was asked for.
    dispose: () => made.there()?.dispose(),
  };
};
