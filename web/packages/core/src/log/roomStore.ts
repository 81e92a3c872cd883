// One open room: its snapshot, its log kept exact by whatever the transport brings, older pages on demand.
// Must not know which way the events come, nor what a screen shows of them.
import type { HistoryPage, Problem, Room } from "@maru/wire";
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
}

export interface RoomStore extends Store<RoomState> {
  /** Brings one older page; harmless when one is on its way or there is none. */
  loadOlder(): Promise<void>;
  /** Deletes an own message; its tombstone comes as an event. */
  deleteMessage(id: string): Promise<void>;
  /** Gives up the membership; harmless for those who have none. */
  leave(): Promise<void>;
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
  });
  const feed = createFeed({
    ...parts,
    ref,
    getLog: () => cell.getSnapshot().log,
    getRoom: () => cell.getSnapshot().room,
    onChange: (log, room) => {
      cell.patch({ status: "ready", problem: null, log, room });
      if (room !== null) parts.onRoom?.(room);
    },
    onRefused: (problem) => cell.patch({ status: "refused", problem }),
  });
  feed.load();
  return {
    getSnapshot: cell.getSnapshot,
    subscribe: cell.subscribe,
    loadOlder: () => loadOlder(parts.requests, cell, ref),
    deleteMessage: (id) => parts.requests.json(`${roomPath(ref)}/messages/${id}`, { method: "DELETE" }),
    leave: () => parts.requests.json(`${roomPath(ref)}/members/me`, { method: "DELETE" }),
    trim: (max) => {
      const state = cell.getSnapshot();
      if (!state.loadingOlder && state.log.messages.length > max) cell.patch({ log: trimLog(state.log, max) });
    },
    dispose: () => {
      feed.dispose();
      cell.dispose();
    },
  };
}

async function loadOlder(requests: Requests, cell: Cell<RoomState>, ref: string): Promise<void> {
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
    cell.patch({ loadingOlder: false, log: fits ? prependPage(now, page) : now });
  } catch {
    cell.patch({ loadingOlder: false });
  }
}
