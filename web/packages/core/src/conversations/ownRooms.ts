// The rooms that one is in, each with one's part and with how much is unread: fetched, and kept true by the feed, by the
// events of rooms that are open and by one's own markers. Must not know transports or screens.
import type { EventRecord, Feed, OwnRoom, OwnRoomList, ReadMarker, Room, SetOwnRoom } from "@maru/wire";
import { roomPath } from "../api/paths.ts";
import type { Requests } from "../api/requests.ts";
import {
  applyChanges,
  EMPTY_LIST,
  listFrom,
  type OwnList,
  readUpTo,
  shownRooms,
  unreadInAll,
  withOwn,
} from "../feed/list.ts";
import { newer } from "../rooms/activity.ts";
import { createCell, type Store } from "../store.ts";

export interface OwnRoomsState {
  status: "loading" | "ready";
  /** Pinned ones first, then the newest activity. */
  rooms: readonly OwnRoom[];
  /** Out of sight until a new message comes. */
  hidden: readonly OwnRoom[];
  /** In all that are shown and of which one wants to be told. */
  unread: number;
}

export interface OwnRoomsStore extends Store<OwnRoomsState> {
  refresh(): Promise<void>;
  /** Hides, pins, mutes or marks a room for oneself; on all one's devices. */
  set(ref: string, change: SetOwnRoom): Promise<void>;
  /** Nobody is in. */
  clear(): void;
  /** A room as an open log knows it now, and what has happened there. */
  note(room: Room, records: readonly EventRecord[], me: string): void;
  noteMarker(room: string, marker: ReadMarker): void;
  /** What the server tells of these rooms while a socket is open. */
  hearFeed(feed: Feed): void;
  dispose(): void;
}

const NOTHING: OwnRoomsState = { status: "loading", rooms: [], hidden: [], unread: 0 };

export function createOwnRooms(requests: Requests): OwnRoomsStore {
  const cell = createCell<OwnRoomsState>(NOTHING);
  let list: OwnList = EMPTY_LIST;
  let asked = 0;
  const show = (next: OwnList) => {
    list = next;
    const hidden = [...list.values()].filter((own) => own.hidden);
    cell.set({ status: "ready", rooms: shownRooms(list), hidden, unread: unreadInAll(list) });
  };
  const change = (id: string, to: (own: OwnRoom) => OwnRoom | null) => {
    const own = list.get(id);
    if (own === undefined) return;
    const changed = to(own);
    const next = new Map(list);
    if (changed) next.set(id, changed);
    else next.delete(id);
    show(next);
  };
  const answered = (rooms: readonly OwnRoom[]) =>
    show(listFrom(rooms.map((own) => notOlder(list.get(own.room.id), own))));
  const noteMarker = (id: string, marker: ReadMarker) => change(id, (own) => readUpTo(own, marker));
  const refresh = async () => {
    const mine = ++asked;
    try {
      const { rooms } = await requests.json<OwnRoomList>("/v1/me/rooms");
      if (mine === asked) answered(rooms);
    } catch {
      // The list stays as it was; the next round asks again.
    }
  };
  return {
    getSnapshot: cell.getSnapshot,
    subscribe: cell.subscribe,
    refresh,
    set: async (ref, wanted) => {
      const own = await requests.json<OwnRoom>(`${roomPath(ref)}/members/me`, { method: "PATCH", body: wanted });
      // Whoever has left meanwhile has no such room any more.
      if (list.has(own.room.id)) show(withOwn(list, own));
    },
    clear: () => {
      asked++;
      list = EMPTY_LIST;
      cell.set(NOTHING);
    },
    note: (room, records, me) => {
      const isMine = ({ event }: EventRecord) => event.type === "member.joined" && event.member.id === me;
      if (records.some(isMine)) void refresh();
      if (!list.has(room.id)) return;
      list = applyChanges(list, [{ type: "room", room: newer(list.get(room.id)?.room ?? room, room) }]);
      change(room.id, (own) =>
        records.reduce<OwnRoom | null>((held, record) => held && applyOwn(held, record, me), own),
      );
    },
    noteMarker,
    hearFeed: (feed) => {
      if (feed.type !== "snapshot") return show(applyChanges(list, feed.changes));
      // An answer that is on its way is older than this.
      asked++;
      answered(feed.rooms);
    },
    dispose: cell.dispose,
  };
}

function applyOwn(own: OwnRoom, { event }: EventRecord, me: string): OwnRoom | null {
  switch (event.type) {
    case "member.left":
    case "member.removed":
      return event.member.id === me ? null : own;
    case "room.deleted":
      return null;
    case "member.role_changed":
      return event.member === me ? { ...own, role: event.role } : own;
    case "member.muted": {
      if (event.member !== me) return own;
      const { muted_until: _, ...rest } = own;
      return event.until ? { ...rest, muted_until: event.until } : rest;
    }
    case "message.sent":
      // Whoever writes has read up to there.
      return event.message.sender.id === me ? readUpTo(own, event.message) : own;
    default:
      // Whatever else happens there.
      return own;
  }
}

/** Markers only move forward, and rooms too: where we have heard of later ones, ours count. */
function notOlder(held: OwnRoom | undefined, answered: OwnRoom): OwnRoom {
  if (held === undefined) return answered;
  const kept = withOwn(new Map([[held.room.id, held]]), answered).get(held.room.id) ?? answered;
  return held.marker.seq > kept.marker.seq ? readUpTo(kept, held.marker) : kept;
}
