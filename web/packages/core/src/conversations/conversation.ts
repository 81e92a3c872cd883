// A room in which somebody takes part: its log, what they do to messages, how far everybody has read, and a look at
// places far back. Must not know transports or screens.
import type { EventRecord, PersonState, Principal, ReadMarker, Room } from "@maru/wire";
import type { Requests } from "../api/requests.ts";
import type { RoomState, RoomStore, RoomWatcher } from "../log/roomStore.ts";
import type { Cancel, Platform } from "../platform.ts";
import { type Cell, createCell, type Store } from "../store.ts";
import { type Change, type Changes, createChanges } from "./changes.ts";
import { createMarking, type Marking } from "./marking.ts";
import { NONE_OWN, type OwnReactions, ownAfter, ownWithPage } from "./own.ts";
import { createPager, type Pager } from "./pager.ts";
import { type Past, pastAfter } from "./past.ts";
import { createReaderCount, type ReaderCount } from "./readerCount.ts";
import type { ReadersState } from "./readers.ts";
import { createTyping, type Typing } from "./typing.ts";

/** What there is beside the log. */
export interface Aside {
  /** The reader's own emoji. */
  own: OwnReactions;
  /** What the reader does to messages, on its way to the server. */
  changes: readonly Change[];
  /** What the unread number of each message is counted from; `null` where nobody counts. */
  readers: ReadersState | null;
  /** Where somebody has jumped to, away from the newest. */
  past: Past | null;
  /** Those who are typing, the reader not among them. */
  typing: readonly Principal[];
  /** The others of the room, where it tells when they were last there; `null` until it was told. */
  people: readonly PersonState[] | null;
}

export type ConversationState = RoomState & Aside;

/** `liveAfter`: up to this seq, events were said before one heard, and are caught up with. */
export type EventsListener = (records: readonly EventRecord[], liveAfter: number) => void;

export interface Conversation extends Store<ConversationState>, Pager {
  /** Id or alias, as it was opened. */
  ref: string;
  /** Shown at once; taken back when it is refused, and then it rejects. */
  edit(id: string, text: string, mentions?: readonly string[]): Promise<void>;
  react(id: string, emoji: string, on: boolean): Promise<void>;
  /** The reader has seen everything up to here. */
  markRead(seq: number): void;
  /** The reader types: for every change of the text. */
  tellTyping(): void;
  /** Begins anew: after an end, or when one may have come in. */
  reload(): void;
  /** Hears every event as it is applied. */
  onEvents(listener: EventsListener): Cancel;
  trim(max: number): void;
  dispose(): void;
}

export interface ConversationParts {
  platform: Platform;
  requests: Requests;
  /** The id of whoever is signed in. */
  me(): string;
  onEvents(room: Room, records: readonly EventRecord[]): void;
  /** One has read on, here or elsewhere. */
  onMarker(room: string, marker: ReadMarker): void;
}

export function openConversation(parts: ConversationParts, room: RoomStore): Conversation {
  const cell = createCell<Aside>({ own: NONE_OWN, changes: [], readers: null, past: null, typing: [], people: null });
  const listeners = new Set<EventsListener>();
  const onMarker = (marker: ReadMarker) => parts.onMarker(room.getSnapshot().room?.id ?? "", marker);
  const workers = employ(parts, cell, room.ref, onMarker);
  const { changes, count, marking, typing } = workers;
  room.watch(watcherOf(parts, cell, room, workers, { listeners, onMarker }));
  const joined = joinStores(room, cell);
  return {
    ref: room.ref,
    ...joined,
    ...createPager(parts, room, cell),
    edit: (id, text, mentions) => changes.make({ kind: "edit", id, text }, mentions),
    react: (id, emoji, on) => changes.make({ kind: "react", id, emoji, on }),
    markRead: marking.mark,
    tellTyping: typing.tell,
    reload: () => {
      marking.retry();
      room.reload();
    },
    onEvents: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    trim: room.trim,
    dispose: () => {
      for (const part of [changes, count, marking, typing]) part.stop();
      room.dispose();
      cell.dispose();
    },
  };
}

interface Workers {
  changes: Changes;
  count: ReaderCount;
  marking: Marking;
  typing: Typing;
}

function employ(
  { platform, requests }: ConversationParts,
  cell: Cell<Aside>,
  ref: string,
  onMarker: (marker: ReadMarker) => void,
): Workers {
  const { clock } = platform;
  const getReaders = () => cell.getSnapshot().readers;
  const getChanges = () => cell.getSnapshot().changes;
  return {
    changes: createChanges({ platform, requests, ref, get: getChanges, set: (changes) => cell.patch({ changes }) }),
    count: createReaderCount({ requests, clock, ref, get: getReaders, set: (readers) => cell.patch({ readers }) }),
    marking: createMarking({ requests, ref, clock }, onMarker),
    typing: createTyping({ requests, ref, clock, set: (typing) => cell.patch({ typing }) }),
  };
}

interface Told {
  listeners: ReadonlySet<EventsListener>;
  onMarker(marker: ReadMarker): void;
}

function watcherOf(
  parts: ConversationParts,
  cell: Cell<Aside>,
  store: RoomStore,
  { changes, count, marking, typing }: Workers,
  { listeners, onMarker }: Told,
): RoomWatcher {
  let liveAfter = 0;
  return {
    onFirst: (page) => cell.patch({ own: ownWithPage(NONE_OWN, page, [], parts.me()), past: null }),
    onOlder: (page) => {
      const { amendments } = store.getSnapshot().log;
      cell.patch({ own: ownWithPage(cell.getSnapshot().own, page, amendments, parts.me()) });
    },
    onEvents: (records, room) => {
      const { own, past } = cell.getSnapshot();
      cell.patch({ own: ownAfter(own, records, parts.me()), past: past && pastAfter(past, records) });
      count.follow(records, room?.number ?? 0);
      changes.hear(records);
      if (records.some(({ event }) => event.type === "member.joined" && event.member.id === parts.me()))
        marking.retry();
      // Whoever has said it types no more.
      for (const { event } of records) if (event.type === "message.sent") typing.hear(event.message.sender, false);
      for (const listener of listeners) listener(records, liveAfter);
      if (room !== null) parts.onEvents(room, records);
    },
    onLive: (head) => {
      liveAfter = head;
      count.ask();
    },
    onSignal: (signal) => {
      if (signal.type === "readers") count.hear(signal);
      else if (signal.type === "marker") onMarker(signal.marker);
      else if (signal.type === "people") cell.patch({ people: signal.people });
      else if (signal.type === "typing") typing.hear(signal.member, signal.on && signal.member.id !== parts.me());
      // Not kept here: who is there.
      else if (signal.type === "presence") return;
      else signal satisfies never;
    },
  };
}

/** Both as one; a new value only when one of them has changed. */
function joinStores(room: Store<RoomState>, cell: Store<Aside>): Store<ConversationState> {
  let seen: [RoomState, Aside] | null = null;
  let joined: ConversationState | null = null;
  return {
    getSnapshot: () => {
      const [state, aside] = [room.getSnapshot(), cell.getSnapshot()];
      if (joined === null || seen?.[0] !== state || seen[1] !== aside) joined = { ...state, ...aside };
      seen = [state, aside];
      return joined;
    },
    subscribe: (listener) => {
      const offs = [room.subscribe(listener), cell.subscribe(listener)];
      return () => {
        for (const off of offs) off();
      };
    },
  };
}
