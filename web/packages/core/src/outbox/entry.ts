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
  /** The newest seq of the room that was held when it was sent, `null` where it was never open. */
  after: number | null;
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

/** As far as a log says what has arrived. */
export interface SettlingLog {
  head: number;
  messages: readonly Message[];
}

/**
 * What of the entries is still needed once the logs of their room have come this far. A room may be open more than once,
 * and one of its logs be ahead of another: what one of them does not show yet stays.
 */
export function unsettled(
  entries: readonly OutboxEntry[],
  room: string,
  logs: readonly SettlingLog[],
  sender: string,
): readonly OutboxEntry[] {
  if (logs.length === 0 || !entries.some((entry) => entry.room === room)) return entries;
  const settled = logs.map((log) => settledBy(log, sender));
  const left = entries.filter((entry) => entry.room !== room || !settled.every((isSettled) => isSettled(entry)));
  return left.length === entries.length ? entries : left;
}

function settledBy({ head, messages }: SettlingLog, sender: string): (entry: OutboxEntry) => boolean {
  const seen = new Set<string>();
  for (const message of messages) if (message.sender.id === sender) seen.add(message.client_id);
  return ({ clientId, state }) => seen.has(clientId) || (state.kind === "acknowledged" && state.seq <= head);
}
