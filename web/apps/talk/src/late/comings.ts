// Stands in for what is said of those who come and go: pages do not tell of them, only what is heard does.
import type * as ComingsFile from "../room/comings.ts";
import { live } from "./live.ts";

const fetchComings = live(async () => (await import("../room/comings.ts")).comingsLabel);

export const comingsLabel: typeof ComingsFile.comingsLabel = (...given) => fetchComings.there()?.(...given) ?? "";
