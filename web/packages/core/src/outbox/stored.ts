// How entries survive a reload: one key per entry, so that two tabs never overwrite each other.
// Must not know the network.
import type { Quote } from "@maru/wire";
import type { KeyValues } from "../platform.ts";
import { type OutboxEntry, RESEND_AGE_MS_MAX } from "./entry.ts";

interface StoredEntry {
  text: string;
  createdAt: number;
  after?: number;
  replyTo?: Quote;
  mentions?: readonly string[];
  /** What is not to be sent by itself. */
  failed?: OutboxEntry["state"] & { kind: "failed" | "held" };
}

function keyOf(principal: string, entry: { room: string; clientId: string }): string {
  return `maru.outbox.${principal}.${entry.room}.${entry.clientId}`;
}

export function writeEntry(storage: KeyValues, principal: string, entry: OutboxEntry): void {
  const stored: StoredEntry = { text: entry.text, createdAt: entry.createdAt };
  if (entry.after !== null) stored.after = entry.after;
  if (entry.replyTo !== null) stored.replyTo = entry.replyTo;
  if (entry.mentions.length > 0) stored.mentions = entry.mentions;
  if (entry.state.kind === "failed" || entry.state.kind === "held") stored.failed = entry.state;
  storage.set(keyOf(principal, entry), JSON.stringify(stored));
}

export function removeEntry(storage: KeyValues, principal: string, entry: OutboxEntry): void {
  storage.remove(keyOf(principal, entry));
}

/** All entries of this principal, oldest first. Those that are too old to be sent silently come as failed. */
export function readEntries(storage: KeyValues, principal: string, now: number): OutboxEntry[] {
  const prefix = `maru.outbox.${principal}.`;
  const entries: OutboxEntry[] = [];
  for (const key of storage.keys()) {
    const [room, clientId] = key.startsWith(prefix) ? key.slice(prefix.length).split(".") : [];
    if (room === undefined || clientId === undefined) continue;
    const entry = parseEntry(storage.get(key), room, clientId, now);
    if (entry === null) storage.remove(key);
    else entries.push(entry);
  }
  return entries.sort((a, b) => a.createdAt - b.createdAt);
}

function parseEntry(json: string | null, room: string, clientId: string, now: number): OutboxEntry | null {
  try {
    const stored = JSON.parse(json ?? "null") as StoredEntry | null;
    if (stored === null || typeof stored.text !== "string" || typeof stored.createdAt !== "number") return null;
    const tooOld = now - stored.createdAt > RESEND_AGE_MS_MAX;
    const state =
      stored.failed ?? (tooOld ? ({ kind: "failed", problem: null } as const) : ({ kind: "pending" } as const));
    const { text, createdAt, after = null, replyTo = null, mentions = [] } = stored;
    return { clientId, room, text, replyTo, mentions, createdAt, after, state, slow: false, waitsUntil: null };
  } catch {
    return null;
  }
}
