// Stands in for what is done with events that come after a room's snapshot. The connection that brings them comes with it.
import type * as AmendFile from "../../../../packages/core/src/log/amend.ts";
import type * as HearingFile from "../../../../packages/core/src/log/hearing.ts";
import { live } from "./live.ts";

const fetchHearing = live(() => import("../../../../packages/core/src/log/hearing.ts"));
const fetchAmend = live(() => import("../../../../packages/core/src/log/amend.ts"));

export const hearRecords: typeof HearingFile.hearRecords = (...given) => fileOf(fetchHearing).hearRecords(...given);
export const fillHole: typeof HearingFile.fillHole = (...given) => fileOf(fetchHearing).fillHole(...given);
/** Pages have nothing to amend before events were heard. */
export const amend: typeof AmendFile.amend = (...given) => fileOf(fetchAmend).amend(...given);
export const amends: typeof AmendFile.amends = (record) => fileOf(fetchAmend).amends(record);

function fileOf<T>(load: { there(): T | null }): T {
  const file = load.there();
  if (file === null) throw new Error("events came before what hears them");
  return file;
}
