// One open room: its snapshot, its log kept exact by whatever the transport brings, older pages on demand.
// Must not know which way the events come, nor what a screen shows of them.
import type { EventRecord, HistoryPage, Problem, Room, Signal, Unsubscribed } from "@maru/wire";
import { roomPath } from "../api/paths.ts";
import type { Requests } from "../api/requests.ts";
import type { Cancel, Platform } from "../platform.ts";
import { type Cell, createCell, type Store } from "../store.ts";
import type { RoomSubscriber } from "../transport/way.ts";
import { createFeed, PAGE_MESSAGES } from "./feed.ts";
import { EMPTY_LOG, prependPage, type RoomLog, trimLog } from "./log.ts";

export interface RoomState {
  status: "loading" | "ready" | "refused";
  problem: Problem | null;
  room: Room | null;
  log: RoomLog;
  loadingOlder: boolean;
  /** Why nothing more comes; `null` as long as it does. */
  ended: Unsubscribed | null;
}

/** Somebody who goes on from what a room hears. Called before its snapshot tells of it. */
export interface RoomWatcher {
  /** A snapshot begins: nothing of before counts. */
  onFirst(page: HistoryPage): void;
  onOlder(page: HistoryPage): void;
  /** In order, as they are applied; `room` is as it is after them. */
  onEvents(records: readonly EventRecord[], room: Room | null): void;
  /** What comes behind this seq is live. */
  onLive(head: number): void;
  onSignal(signal: Signal): void;
}

export interface RoomStore extends Store<RoomState> {
  /** Id or alias, as it was opened. */
  ref: string;
  /** Brings one older page; harmless when one is on its way or there is none. */
  loadOlder(): Promise<void>;
  /** Takes in a page that reaches to the beginning of what is held. */
  absorb(page: HistoryPage): void;
  /** Begins anew: after an end, or when one may have come in. */
  reload(): void;
  watch(watcher: RoomWatcher): Cancel;
  /** Lets go of all but the newest messages, for readers at the bottom. */
  trim(max: number): void;
  dispose(): void;
}

export interface RoomStoreParts {
  platform: Platform;
  requests: Requests;
  attach(subscriber: RoomSubscriber): Cancel;
  /** Told of every change, so that the list of rooms can follow. */
  onRoom?(room: Room): void;
}

/** `ref` is the room's id or alias. */
export function openRoomStore(parts: RoomStoreParts, ref: string): RoomStore {
  const cell = createCell<RoomState>({
    status: "loading",
    problem: null,
    room: null,
    log: EMPTY_LOG,
    loadingOlder: false,
    ended: null,
  });
  const watchers = new Set<RoomWatcher>();
  const tell = (say: (watcher: RoomWatcher) => void) => watchers.forEach(say);
  const feed = createFeed({
    ...parts,
    ref,
    getLog: () => cell.getSnapshot().log,
    getRoom: () => cell.getSnapshot().room,
    onPage: (page) => tell((watcher) => watcher.onFirst(page)),
    onChange: (log, room, records) => {
      tell((watcher) => watcher.onEvents(records, room));
      cell.patch({ status: "ready", problem: null, log, room });
      if (room !== null) parts.onRoom?.(room);
    },
    onRefused: (problem) => cell.patch({ status: "refused", problem }),
    onLive: (head) => tell((watcher) => watcher.onLive(head)),
    onSignal: (signal) => tell((watcher) => watcher.onSignal(signal)),
    onEnded: (ended) => cell.patch({ ended }),
  });
  const { ids } = parts.requests;
  const offIds = ids.subscribe(() => cell.patch({ log: ids.parse(JSON.stringify(cell.getSnapshot().log)) }));
  feed.load();
  return {
    ref,
    getSnapshot: cell.getSnapshot,
    subscribe: cell.subscribe,
    loadOlder: () => loadOlder(parts.requests, cell, ref, (page) => tell((watcher) => watcher.onOlder(page))),
    absorb: (page) => cell.patch({ log: prependPage(cell.getSnapshot().log, page) }),
    reload: () => {
      cell.patch({ ended: null });
      feed.load();
    },
    watch: (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    trim: (max) => {
      const state = cell.getSnapshot();
      if (!state.loadingOlder && state.log.messages.length > max) cell.patch({ log: trimLog(state.log, max) });
    },
    dispose: () => {
      offIds();
      feed.dispose();
      watchers.clear();
      cell.dispose();
    },
  };
}

async function loadOlder(
  requests: Requests,
  cell: Cell<RoomState>,
  ref: string,
  onPage: (page: HistoryPage) => void,
): Promise<void> {
  const { log, loadingOlder, status } = cell.getSnapshot();
  if (log.prev === null || loadingOlder || status !== "ready") return;
  cell.patch({ loadingOlder: true });
  try {
    const page = await requests.json<HistoryPage>(
      `${roomPath(ref)}/messages?before=${log.prev}&limit=${PAGE_MESSAGES}`,
    );
    const now = cell.getSnapshot().log;
    // After a reset this page belongs to a log that is gone.
    const fits = now.prev === log.prev;
    if (fits) onPage(page);
    cell.patch({ loadingOlder: false, log: fits ? prependPage(now, page) : now });
  } catch {
    cell.patch({ loadingOlder: false });
  }
}
