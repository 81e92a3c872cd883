// Where this device remembers that somebody wants to be told on it: among what is forgotten when they sign out.
import type { Client } from "@maru/core";

export const chosenKey = (me: string) => `maru.push.${me}`;

/** As pages have the tenant in their address. */
export function slugOf(client: Client): string {
  return client.tenant.getSnapshot().tenant?.slug ?? "";
}
