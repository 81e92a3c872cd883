// Everything this person has said that the server has not confirmed: shown at once, sent in order, kept over reloads.
// Must not know transports or screens. A retry carries the same client_id, so it can arrive only once.
import type { Problem, SendMessage, Sent } from "@maru/wire";
import { roomPath } from "../api/paths.ts";
import { ApiError, isDefinitive } from "../api/problem.ts";
import type { Requests } from "../api/requests.ts";
import { type Cancel, newClientId, type Platform } from "../platform.ts";
import { type Cell, createCell, type Store } from "../store.ts";
import { backoffMs } from "../transport/backoff.ts";
import { type EntryState, type OutboxEntry, type SendExtras, type SettlingLog, SLOW_MS, unsettled } from "./entry.ts";
import { readEntries, removeEntry, writeEntry } from "./stored.ts";

export interface Outbox extends Store<readonly OutboxEntry[]> {
  /** Takes over what an earlier visit of this principal has left, and sends it. */
  open(principal: string): void;
  /** Nobody is in: nothing is shown or sent. What is in storage stays for who it belongs to. */
  close(): void;
  send(room: string, text: string, extras?: SendExtras): OutboxEntry;
  /** Sends a failed one again, or a slow one now. */
  retry(clientId: string): void;
  remove(clientId: string): void;
  /** One that waits on the server, said on another device or by an earlier visit; harmless where it is known. */
  adopt(entry: OutboxEntry): void;
  /** It was not let through. */
  fail(clientId: string, problem: Problem): void;
  /** The logs of a room, one for each time that it is open, have come this far. */
  settle(room: string, logs: readonly SettlingLog[]): void;
  /** The network is back. */
  wake(): void;
  dispose(): void;
}

export function createOutbox(platform: Platform, requests: Requests): Outbox {
  const cell = createCell<readonly OutboxEntry[]>([]);
  const book = createBook(platform, cell);
  const lanes = new Map<string, Lane>();
  const heads = new Map<string, number>();
  const headOf = (room: string) => heads.get(room) ?? null;

  const onAnswer = (entry: OutboxEntry, state: EntryState, waitsUntil: number | null = null) => {
    if (book.find(entry.clientId) !== undefined) book.put({ ...entry, state, slow: false, waitsUntil });
  };
  const onWait = (entry: OutboxEntry, waitsUntil: number) => {
    const now = book.find(entry.clientId);
    if (now !== undefined) book.put({ ...now, waitsUntil });
  };
  const laneOf = (room: string): Lane => {
    const next = () => cell.getSnapshot().find((entry) => entry.room === room && entry.state.kind === "pending");
    const lane = lanes.get(room) ?? createLane({ platform, requests, next, onAnswer, onWait });
    lanes.set(room, lane);
    return lane;
  };
  const runAll = () => {
    for (const room of new Set(cell.getSnapshot().map((entry) => entry.room))) laneOf(room).wake();
  };
  const stop = () => {
    for (const lane of lanes.values()) lane.stop();
    lanes.clear();
    book.stop();
  };
  return {
    getSnapshot: cell.getSnapshot,
    subscribe: cell.subscribe,
    open: (principal) => {
      if (!book.isOf(principal)) stop();
      if (book.open(principal)) runAll();
    },
    close: () => {
      stop();
      book.close();
    },
    send: (room, text, { replyTo = null, mentions = [] } = {}) => {
      const entry: OutboxEntry = { ...freshOf(platform), after: headOf(room), room, text, replyTo, mentions };
      book.put(entry);
      laneOf(room).run();
      return entry;
    },
    retry: (clientId) => {
      const entry = book.find(clientId);
      if (entry === undefined || entry.state.kind === "acknowledged" || entry.state.kind === "held") return;
      // Said anew: what was said meanwhile comes before it.
      const after = headOf(entry.room);
      book.put({ ...entry, after, state: { kind: "pending" }, slow: false, waitsUntil: null });
      laneOf(entry.room).wake();
    },
    remove: book.remove,
    adopt: (entry) => book.find(entry.clientId) ?? book.put(entry),
    fail: (clientId, problem) => {
      const entry = book.find(clientId);
      if (entry !== undefined) book.put({ ...entry, state: { kind: "failed", problem } });
    },
    settle: (room, logs) => {
      for (const { head } of logs) heads.set(room, head);
      book.settle(room, logs);
    },
    wake: runAll,
    dispose: () => {
      stop();
      cell.dispose();
    },
  };
}

function freshOf(platform: Platform) {
  const createdAt = platform.clock.now();
  return {
    clientId: newClientId(platform),
    createdAt,
    state: { kind: "pending" },
    slow: false,
    waitsUntil: null,
  } as const;
}

interface Book {
  isOf(principal: string): boolean;
  /** False when it was open for this principal already. */
  open(principal: string): boolean;
  close(): void;
  find(clientId: string): OutboxEntry | undefined;
  /** Adds or replaces, in memory and in storage. */
  put(entry: OutboxEntry): void;
  remove(clientId: string): void;
  settle(room: string, logs: readonly SettlingLog[]): void;
  stop(): void;
}

/** The entries of one principal, in memory and in storage alike. Must not know how they are sent. */
function createBook(platform: Platform, cell: Cell<readonly OutboxEntry[]>): Book {
  const { storage, clock } = platform;
  const slowTimers = new Map<string, Cancel>();
  let principal = "";

  const find = (clientId: string) => cell.getSnapshot().find((entry) => entry.clientId === clientId);
  const watchSlow = (clientId: string) => {
    slowTimers.get(clientId)?.();
    const mark = () => {
      const entry = find(clientId);
      if (entry?.state.kind === "pending") replace({ ...entry, slow: true });
    };
    slowTimers.set(clientId, clock.after(SLOW_MS, mark));
  };
  const replace = (next: OutboxEntry) => {
    const entries = cell.getSnapshot();
    const known = entries.some((entry) => entry.clientId === next.clientId);
    cell.set(known ? entries.map((entry) => (entry.clientId === next.clientId ? next : entry)) : [...entries, next]);
  };
  const forget = (entry: OutboxEntry) => {
    slowTimers.get(entry.clientId)?.();
    slowTimers.delete(entry.clientId);
    removeEntry(storage, principal, entry);
  };
  return {
    find,
    isOf: (other) => principal === other,
    open: (nextPrincipal) => {
      if (principal === nextPrincipal) return false;
      principal = nextPrincipal;
      cell.set(readEntries(storage, principal, clock.now()));
      for (const entry of cell.getSnapshot()) watchSlow(entry.clientId);
      return true;
    },
    close: () => {
      principal = "";
      cell.set([]);
    },
    put: (entry) => {
      replace(entry);
      if (entry.state.kind === "acknowledged") return forget(entry);
      writeEntry(storage, principal, entry);
      if (entry.state.kind === "pending") watchSlow(entry.clientId);
    },
    remove: (clientId) => {
      const entry = find(clientId);
      if (entry === undefined) return;
      forget(entry);
      cell.set(cell.getSnapshot().filter((one) => one !== entry));
    },
    settle: (room, logs) => {
      const before = cell.getSnapshot();
      const left = unsettled(before, room, logs, principal);
      for (const entry of before) if (!left.includes(entry)) forget(entry);
      cell.set(left);
    },
    stop: () => {
      for (const cancel of slowTimers.values()) cancel();
      slowTimers.clear();
    },
  };
}

interface Lane {
  run(): void;
  /** Do not wait for the next try: now. */
  wake(): void;
  stop(): void;
}

interface LaneParts {
  platform: Platform;
  requests: Requests;
  next(): OutboxEntry | undefined;
  onAnswer(entry: OutboxEntry, state: EntryState, waitsUntil?: number | null): void;
  onWait(entry: OutboxEntry, until: number): void;
}

/** Sends the entries of one room, one after another, so that they arrive in the order they were written. */
function createLane({ platform, requests, next, onAnswer, onWait }: LaneParts): Lane {
  let sending = false;
  let stopped = false;
  let failures = 0;
  let cancelRetry: Cancel | null = null;

  const run = () => {
    if (!sending && !stopped && cancelRetry === null) void drain();
  };
  const drain = async () => {
    sending = true;
    for (let entry = next(); entry !== undefined && !stopped; entry = next()) {
      const delayMs = await trySend(entry);
      if (delayMs === null) continue;
      cancelRetry = platform.clock.after(delayMs, wake);
      break;
    }
    sending = false;
  };
  /** `null` when the entry has its answer, else how long to wait. */
  const trySend = async (entry: OutboxEntry): Promise<number | null> => {
    try {
      const path = `${roomPath(entry.room)}/messages`;
      const sent = await requests.json<Sent>(path, { method: "POST", body: bodyOf(entry) });
      failures = 0;
      if (!stopped) onAnswer(entry, stateAfter(sent));
      return null;
    } catch (error) {
      if (isDefinitive(error)) {
        const { problem, retryAfterMs } = error;
        const waitsUntil = retryAfterMs === null ? null : platform.clock.now() + retryAfterMs;
        if (!stopped) onAnswer(entry, { kind: "failed", problem }, waitsUntil);
        return null;
      }
      const toldMs = error instanceof ApiError ? (error.retryAfterMs ?? 0) : 0;
      // A room that lets one speak only so often is no trouble of the network: nothing is added to its time.
      if (error instanceof ApiError && error.problem.code === "slow_mode" && !stopped) {
        onWait(entry, platform.clock.now() + toldMs);
        return toldMs;
      }
      return Math.max(toldMs, 1_000 + backoffMs(failures++, platform));
    }
  };
  const wake = () => {
    cancelRetry?.();
    cancelRetry = null;
    run();
  };
  return {
    run,
    wake,
    stop: () => {
      stopped = true;
      cancelRetry?.();
    },
  };
}

/** What was held before and not let through is not tried again by itself. */
function stateAfter(sent: Sent): EntryState {
  if ("seq" in sent) return { kind: "acknowledged", seq: sent.seq };
  const { id, state } = sent.held;
  return state === "open" ? { kind: "held", waiting: id } : { kind: "failed", problem: null };
}

function bodyOf({ clientId, text, replyTo, mentions }: OutboxEntry): SendMessage {
  return {
    client_id: clientId,
    text,
    ...(replyTo === null ? {} : { reply_to: replyTo.id }),
    ...(mentions.length === 0 ? {} : { mentions: [...mentions] }),
  };
}
