// Stands in for how much of a drawn timeline still holds: before a room is live it is drawn whole each time.
import type * as KeptFile from "../room/timelineKept.ts";
import { live } from "./live.ts";

const fetchKept = live(async () => (await import("../room/timelineKept.ts")).firstOther);

export const firstOther: typeof KeptFile.firstOther = (...given) => fetchKept.there()?.(...given) ?? 0;
