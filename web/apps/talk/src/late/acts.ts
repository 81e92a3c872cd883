// Stands in for what one does in a room besides speaking: each is one request, and gives a promise.

import type * as ActsFile from "../../../../packages/core/src/conversations/acts.ts";
import { late, lateCalls } from "./late.ts";

const fetchActs = late(async () => (await import("../../../../packages/core/src/conversations/acts.ts")).roomActs);

export const roomActs: typeof ActsFile.roomActs = (...given) => lateCalls(fetchActs, (make) => make(...given));

/** Who can be named, for whoever begins to write. */
late(() => import("@maru/core/conversations/people"));
