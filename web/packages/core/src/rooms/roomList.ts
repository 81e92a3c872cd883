// The list of rooms: fetched, polled while somebody looks, and kept true by the events of rooms that are open.
// Must not know transports or screens.
import type { CreateRoom, Problem, Room, RoomList } from "@maru/wire";
import { ApiError } from "../api/problem.ts";
import type { Requests } from "../api/requests.ts";
import { type Cancel, newClientId, type Platform } from "../platform.ts";
import { createCell, type Store } from "../store.ts";
import { byActivity, newer } from "./activity.ts";

export interface RoomListState {
  status: "loading" | "ready";
  /** Newest activity first. */
  rooms: readonly Room[];
  /** The last refusal, if the last try was refused. */
  problem: Problem | null;
}

export interface RoomListStore extends Store<RoomListState> {
  start(): void;
  /** Nobody is in: the list asks no more. */
  stop(): void;
  refresh(): Promise<void>;
  /** Whenever the list is asked for: for what else should be as fresh. */
  onRound(listener: () => void): Cancel;
  /** A room as an open log knows it now. */
  note(room: Room): void;
  /** Creates a room; the same draft twice, after a lost answer, gives the same room. */
  createRoom(draft: CreateRoom, key: string): Promise<Room>;
  newKey(): string;
  dispose(): void;
}

export const POLL_MS = 20_000;

export function createRoomList(platform: Platform, requests: Requests): RoomListStore {
  const cell = createCell<RoomListState>({ status: "loading", rooms: [], problem: null });
  const rounds = new Set<() => void>();
  let cancelTimer: Cancel = () => {};
  let cancelWake: Cancel = () => {};
  let running = false;

  const refresh = async () => {
    for (const listener of rounds) listener();
    try {
      const { rooms } = await requests.json<RoomList>("/v1/rooms");
      cell.set({ status: "ready", rooms: mergeRooms(cell.getSnapshot().rooms, rooms), problem: null });
    } catch (error) {
      if (error instanceof ApiError) cell.patch({ problem: error.problem });
    }
  };
  const round = () => {
    cancelTimer();
    if (!running) return;
    cancelTimer = platform.clock.after(POLL_MS, round);
    if (platform.isVisible()) void refresh();
  };
  const stop = () => {
    running = false;
    cancelTimer();
    cancelWake();
  };
  return {
    getSnapshot: cell.getSnapshot,
    subscribe: cell.subscribe,
    refresh,
    onRound: (listener) => {
      rounds.add(listener);
      return () => rounds.delete(listener);
    },
    start: () => {
      stop();
      running = true;
      cancelWake = platform.onWake((reason) => {
        if (reason !== "offline") round();
      });
      round();
    },
    stop,
    note: (room) => {
      const { rooms } = cell.getSnapshot();
      cell.patch({ rooms: noteRoom(rooms, room) });
    },
    createRoom: async (draft, key) => {
      const headers = { "idempotency-key": key };
      const room = await requests.json<Room>("/v1/rooms", { method: "POST", body: draft, headers });
      void refresh();
      return room;
    },
    newKey: () => newClientId(platform),
    dispose: () => {
      stop();
      cell.dispose();
    },
  };
}

/** The server says which rooms there are; where we have seen later events than its answer, ours is newer. */
export function mergeRooms(held: readonly Room[], answered: readonly Room[]): Room[] {
  const known = new Map(held.map((room) => [room.id, room]));
  return byActivity(
    answered.map((room) => newer(known.get(room.id), room)),
    (room) => room,
  );
}

export function noteRoom(rooms: readonly Room[], room: Room): readonly Room[] {
  const known = rooms.find((one) => one.id === room.id);
  // Which rooms are found here is for the server to say.
  if (known === undefined) return rooms;
  const next = newer(known, room);
  if (next === known) return rooms;
  return byActivity([...rooms.filter((one) => one.id !== room.id), next], (one) => one);
}
