// One message on its way out, and the pure rules of its life. Must not know network or storage.
import type { Message, Problem, Quote } from "@maru/wire";

export type EntryState =
  /** Will be sent, is being sent, or waits for the network. */
  | { kind: "pending" }
  /** Durable on the server; stays until the log shows it. */
  | { kind: "acknowledged"; seq: number }
  /** Somebody looks at it first: `waiting` is what waits on the server (`wa_…`). Stays until the log shows it. */
  | { kind: "held"; waiting: string }
  /** Refused for good, or too old to be sent without asking. The text is kept. */
  | { kind: "failed"; problem: Problem | null };

export interface OutboxEntry {
  clientId: string;
  room: string;
  text: string;
  /** The message that it answers, as that stood then. */
  replyTo: Quote | null;
  /** Who (`pr_…`) is named in it. */
  mentions: readonly string[];
  createdAt: number;
  state: EntryState;
  /** It has been pending for so long that a way out should be offered. */
  slow: boolean;
  /** The server has told to wait until then. */
  waitsUntil: number | null;
}

export interface SendExtras {
  replyTo?: Quote | null;
  mentions?: readonly string[];
}

/** The server remembers a `client_id` for 24 hours; a little less, and a retry is surely harmless. */
export const RESEND_AGE_MS_MAX = 23 * 3_600_000;
export const SLOW_MS = 12_000;

/** What of the entries is still needed once the log of their room has come this far. */
export function unsettled(
  entries: readonly OutboxEntry[],
  room: string,
  log: { head: number; messages: readonly Message[] },
  sender: string,
): readonly OutboxEntry[] {
  if (!entries.some((entry) => entry.room === room)) return entries;
  const seen = new Set<string>();
  for (const message of log.messages) if (message.sender.id === sender) seen.add(message.client_id);
  const left = entries.filter((entry) => entry.room !== room || !isSettled(entry, log.head, seen));
  return left.length === entries.length ? entries : left;
}

function isSettled(entry: OutboxEntry, head: number, seen: ReadonlySet<string>): boolean {
  if (seen.has(entry.clientId)) return true;
  return entry.state.kind === "acknowledged" && entry.state.seq <= head;
}
