// Stands in for what a host page does to say who its user is: somebody who is in already need not be said.

import { late } from "@maru/talk/late/late.ts";
import type * as IdentifyingFile from "../../../../packages/core/src/handover/identifying.ts";

const fetchIdentifying = late(
  async () => (await import("../../../../packages/core/src/handover/identifying.ts")).createIdentifying,
);

export const createIdentifying: typeof IdentifyingFile.createIdentifying = (...given) => {
  let made: IdentifyingFile.Identifying | null = null;
  const get = async () => {
    const create = fetchIdentifying.there() ?? (await fetchIdentifying());
    made ??= create(...given);
    return made;
  };
  return {
    tellChallenge: async () => (await get()).tellChallenge(),
    identify: async (message) => (await get()).identify(message),
  };
};
