// One's own messages that somebody looks at first: the outbox hears here what there is, and what becomes of it.
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

/** Those that this device does not know of, as if they had been said here. */
export function adoptHeld(outbox: Outbox, room: string, waiting: readonly Waiting[]): void {
  for (const { kind, state, id, client_id: clientId, text, at } of waiting) {
    if (kind !== "message" || state !== "open" || clientId === undefined) continue;
    const said = { clientId, room, text, createdAt: Date.parse(at), replyTo: null, mentions: [], after: null };
    outbox.adopt({ ...said, state: { kind: "held", waiting: id }, slow: false, waitsUntil: null });
  }
}

function declined({ reason = "" }: Waiting): Problem {
  return { type: "", title: "", status: 403, code: HELD_DECLINED, detail: reason, request_id: "", retryable: false };
}
