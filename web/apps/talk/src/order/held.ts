// What becomes of one's own messages that somebody looks at first: the outbox hears it here.
import type { Outbox, OutboxEntry } from "@maru/core";
import type { Problem, Waiting } from "@maru/wire";

/** The code that an entry fails with, beside those of the server. */
export const HELD_DECLINED = "held_declined";

/** Those that wait no longer: what was let through stands in the log, the others say why not. */
export function settleHeld(outbox: Outbox, entries: readonly OutboxEntry[], waiting: readonly Waiting[]): void {
  for (const entry of entries) {
    if (entry.state.kind !== "held") continue;
    const known = waiting.find((one) => one.client_id === entry.clientId);
    if (known === undefined || known.state === "open") continue;
    if (known.state === "declined" || known.state === "expired") outbox.fail(entry.clientId, declined(known));
    else outbox.remove(entry.clientId);
  }
}

function declined({ reason = "" }: Waiting): Problem {
  return { type: "", title: "", status: 403, code: HELD_DECLINED, detail: reason, request_id: "", retryable: false };
}
