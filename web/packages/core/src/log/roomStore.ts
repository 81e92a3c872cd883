// One open room: its snapshot, its log kept exact by whatever the transport brings, other pages on demand, and what one
// does to its messages. Must not know which way the events come, nor what a screen shows of them.
import type { EventRecord, ReadMarker, Room, Signal } from "@maru/wire";
import type { Requests } from "../api/requests.ts";
import type { Cancel, Platform } from "../platform.ts";
import { type Cell, createCell, type Store } from "../store.ts";
import type { RoomSubscriber } from "../transport/way.ts";
import { type Changes, createChanges } from "./changes.ts";
import { createFeed } from "./feed.ts";
import { trimLog } from "./log.ts";
import { createMarking, type Marking } from "./marking.ts";
import { ownAfter, ownWithPage } from "./own.ts";
import { createPager, type Pager } from "./pager.ts";
import { pastAfter } from "./past.ts";
import { createReaderCount, type ReaderCount } from "./readerCount.ts";
import { EMPTY_ROOM, type RoomState } from "./roomState.ts";

export interface RoomStore extends Store<RoomState>, Pager {
  /** Id or alias, as it was opened. */
  ref: string;
  /** Shown at once; taken back when it is refused, and then it rejects. */
  edit(id: string, text: string, mentions?: readonly string[]): Promise<void>;
  react(id: string, emoji: string, on: boolean): Promise<void>;
  /** The reader has seen everything up to here. */
  markRead(seq: number): void;
  /** Begins anew: after an end, or when one may have come in. */
  reload(): void;
  /** Hears every event once it is applied. */
  onEvents(listener: (records: readonly EventRecord[]) => void): Cancel;
  /** Lets go of all but the newest messages, for readers at the bottom. */
  trim(max: number): void;
  dispose(): void;
}

export interface RoomStoreParts {
  platform: Platform;
  requests: Requests;
  attach(subscriber: RoomSubscriber): Cancel;
  /** The id of whoever is signed in. */
  me(): string;
  /** Told of every change, so that the list of rooms can follow. */
  onRoom?(room: Room, records: readonly EventRecord[]): void;
  /** One has read on, here or elsewhere. */
  onMarker?(room: string, marker: ReadMarker): void;
}

/** What follows a room beside its log. */
interface Followers {
  changes: Changes;
  count: ReaderCount;
  marking: Marking;
  listeners: Set<(records: readonly EventRecord[]) => void>;
}

/** `ref` is the room's id or alias. */
export function openRoomStore(parts: RoomStoreParts, ref: string): RoomStore {
  const cell = createCell<RoomState>(EMPTY_ROOM);
  const followers = follow(parts, cell, ref);
  const { changes, count, marking, listeners } = followers;
  const feed = createFeed({
    ...parts,
    ref,
    getLog: () => cell.getSnapshot().log,
    getRoom: () => cell.getSnapshot().room,
    onPage: (page) => {
      const { log } = cell.getSnapshot();
      cell.patch({ own: ownWithPage(new Map(), page, { ...log, amendments: [] }, parts.me()), past: null });
    },
    onChange: (log, room, records) => advance(parts, cell, followers, { log, room, records }),
    onRefused: (problem) => cell.patch({ status: "refused", problem }),
    onLive: count.ask,
    onSignal: (signal) => hear(parts, cell, count, signal),
    onEnded: (ended) => cell.patch({ ended }),
  });
  feed.load();
  return {
    ref,
    getSnapshot: cell.getSnapshot,
    subscribe: cell.subscribe,
    ...createPager(parts, cell, ref),
    edit: (id, text, mentions) => changes.make({ kind: "edit", id, text }, mentions),
    react: (id, emoji, on) => changes.make({ kind: "react", id, emoji, on }),
    markRead: marking.mark,
    reload: () => {
      cell.patch({ ended: null, problem: null });
      marking.retry();
      feed.load();
    },
    onEvents: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    trim: (max) => {
      const state = cell.getSnapshot();
      if (!state.loadingOlder && state.log.messages.length > max) cell.patch({ log: trimLog(state.log, max) });
    },
    dispose: () => {
      feed.dispose();
      for (const part of [changes, count, marking]) part.stop();
      cell.dispose();
    },
  };
}

function follow(parts: RoomStoreParts, cell: Cell<RoomState>, ref: string): Followers {
  const { platform, requests } = parts;
  const { clock } = platform;
  const get = cell.getSnapshot;
  return {
    changes: createChanges({
      platform,
      requests,
      ref,
      get: () => get().changes,
      set: (changes) => cell.patch({ changes }),
    }),
    count: createReaderCount({
      requests,
      clock,
      ref,
      get: () => get().readers,
      set: (readers) => cell.patch({ readers }),
    }),
    marking: createMarking({ requests, ref, clock }, (marker) => parts.onMarker?.(get().room?.id ?? "", marker)),
    listeners: new Set(),
  };
}

type Advance = Pick<RoomState, "log" | "room"> & { records: readonly EventRecord[] };

function advance(
  parts: RoomStoreParts,
  cell: Cell<RoomState>,
  { changes, count, marking, listeners }: Followers,
  { log, room, records }: Advance,
): void {
  const { own, past } = cell.getSnapshot();
  const next = ownAfter(own, records, parts.me());
  cell.patch({ status: "ready", problem: null, log, room, own: next, past: past && pastAfter(past, records) });
  count.follow(records, room?.number ?? 0);
  changes.settle(log, next);
  if (records.some(({ event }) => event.type === "member.joined" && event.member.id === parts.me())) marking.retry();
  for (const listener of listeners) listener(records);
  if (room !== null) parts.onRoom?.(room, records);
}

function hear(parts: RoomStoreParts, cell: Cell<RoomState>, count: ReaderCount, signal: Signal): void {
  if (signal.type === "readers") count.hear(signal);
  else if (signal.type === "marker") parts.onMarker?.(cell.getSnapshot().room?.id ?? "", signal.marker);
  else signal satisfies never;
}
