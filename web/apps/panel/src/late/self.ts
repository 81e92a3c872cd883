// Stands in for the parts of the client that only somebody uses who comes in, or looks after what is theirs.

import { late, lateCalls } from "@maru/talk/late/late.ts";
import type * as ClaimsFile from "../../../../packages/core/src/sessions/claims.ts";
import type * as DevicesFile from "../../../../packages/core/src/sessions/devices.ts";
import type * as EnteringFile from "../../../../packages/core/src/sessions/entering.ts";
import type * as OneselfFile from "../../../../packages/core/src/sessions/oneself.ts";

export const fetchEntering = late(
  async () => (await import("../../../../packages/core/src/sessions/entering.ts")).createEntering,
);
const fetchClaims = late(async () => (await import("../../../../packages/core/src/sessions/claims.ts")).createClaims);
const fetchDevices = late(
  async () => (await import("../../../../packages/core/src/sessions/devices.ts")).createDevices,
);
const fetchOneself = late(
  async () => (await import("../../../../packages/core/src/sessions/oneself.ts")).createOneself,
);

/** Nobody in a frame asks for `pageAddress`, the one that gives no promise. */
export const createEntering: typeof EnteringFile.createEntering = (...given) =>
  lateCalls(fetchEntering, (create) => create(...given));

export const createClaims: typeof ClaimsFile.createClaims = (...given) =>
  lateCalls(fetchClaims, (create) => create(...given));

export const createDevices: typeof DevicesFile.createDevices = (...given) =>
  lateCalls(fetchDevices, (create) => create(...given));

export const createOneself: typeof OneselfFile.createOneself = (...given) =>
  lateCalls(fetchOneself, (create) => create(...given));
