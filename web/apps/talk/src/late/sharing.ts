// Stands in for the connection that the tabs of a browser share.
import { lateConnection } from "./connection.ts";
import { live } from "./live.ts";

export const sharedConnection = lateConnection(
  live(async () => (await import("../../../../packages/core/src/sharing/index.ts")).sharedConnection),
);
