// The rooms that one is in, each with one's part and with how much is unread: fetched, and kept true by the events of
// rooms that are open and by one's own markers. Must not know transports or screens.
import type { EventRecord, Feed, FeedChange, OwnRoom, OwnRoomList, ReadMarker, Room } from "@maru/wire";
import type { Requests } from "../api/requests.ts";
import { byActivity, newer } from "../rooms/roomList.ts";
import { createCell, type Store } from "../store.ts";

export interface MyRoom extends OwnRoom {
  /** Until when one may not write, as far as that was heard. */
  mutedUntil: string | null;
}

export interface OwnRoomsState {
  status: "loading" | "ready";
  /** Newest activity first. */
  rooms: readonly MyRoom[];
  /** In all of them together. */
  unread: number;
}

export interface OwnRoomsStore extends Store<OwnRoomsState> {
  refresh(): Promise<void>;
  /** Nobody is in. */
  clear(): void;
  /** A room as an open log knows it now, and what has happened there. */
  note(room: Room, records: readonly EventRecord[], me: string): void;
  noteMarker(room: string, marker: ReadMarker): void;
  /** What the server tells of these rooms while a socket is open. */
  hearFeed(feed: Feed): void;
  dispose(): void;
}

export function createOwnRooms(requests: Requests): OwnRoomsStore {
  const cell = createCell<OwnRoomsState>({ status: "loading", rooms: [], unread: 0 });
  let asked = 0;
  const show = (rooms: readonly MyRoom[]) => {
    const unread = rooms.reduce((sum, one) => sum + one.unread, 0);
    cell.set({ status: "ready", rooms: byActivity([...rooms], (one) => one.room), unread });
  };
  const change = (id: string, to: (room: MyRoom) => MyRoom | null) => {
    const { rooms } = cell.getSnapshot();
    if (!rooms.some((one) => one.room.id === id)) return;
    show(rooms.flatMap((one) => (one.room.id === id ? (to(one) ?? []) : one)));
  };
  const heldOf = (id: string) => cell.getSnapshot().rooms.find((one) => one.room.id === id);
  const answered = (rooms: readonly OwnRoom[]) => show(rooms.map((one) => merge(heldOf(one.room.id), one)));
  const noteMarker = (id: string, marker: ReadMarker) =>
    change(id, (one) => (marker.seq > one.marker.seq ? counted({ ...one, marker }) : one));
  const hearChange = (told: FeedChange) => {
    switch (told.type) {
      case "room":
        return change(told.room.id, (one) => counted({ ...one, room: newer(one.room, told.room) }));
      case "joined":
      case "own":
        return show([
          ...cell.getSnapshot().rooms.filter((one) => one.room.id !== told.room.room.id),
          merge(heldOf(told.room.room.id), told.room),
        ]);
      case "left":
        return change(told.room, () => null);
      case "marker":
        return noteMarker(told.room, told.marker);
      default:
        // What a newer server tells.
        return told satisfies never;
    }
  };
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
    clear: () => {
      asked++;
      cell.set({ status: "loading", rooms: [], unread: 0 });
    },
    note: (room, records, me) => {
      const isMine = ({ event }: EventRecord) => event.type === "member.joined" && event.member.id === me;
      if (records.some(isMine)) void refresh();
      change(room.id, (one) => {
        const noted = records.reduce<MyRoom | null>((held, record) => held && applyOwn(held, record, me), one);
        return noted && counted({ ...noted, room: newer(one.room, room) });
      });
    },
    noteMarker,
    hearFeed: (feed) => {
      if (feed.type !== "snapshot") return feed.changes.forEach(hearChange);
      // An answer that is on its way is older than this.
      asked++;
      answered(feed.rooms);
    },
    dispose: cell.dispose,
  };
}

function applyOwn(one: MyRoom, { event }: EventRecord, me: string): MyRoom | null {
  switch (event.type) {
    case "member.left":
    case "member.removed":
      return event.member.id === me ? null : one;
    case "room.deleted":
      return null;
    case "member.role_changed":
      return event.member === me ? { ...one, role: event.role } : one;
    case "member.muted":
      return event.member === me ? { ...one, mutedUntil: event.until } : one;
    case "message.sent":
      // Whoever writes has read up to there.
      return event.message.sender.id === me ? { ...one, marker: event.message } : one;
    default:
      // Whatever else happens there.
      return one;
  }
}

/** Markers only move forward, and rooms too: where we have heard of later ones, ours count. */
function merge(held: MyRoom | undefined, answered: OwnRoom): MyRoom {
  const fresh: MyRoom = { ...answered, mutedUntil: answered.muted_until ?? null };
  if (held === undefined) return fresh;
  const marker = held.marker.seq > answered.marker.seq ? held.marker : answered.marker;
  return counted({ ...fresh, marker, room: newer(held.room, answered.room) });
}

function counted(one: MyRoom): MyRoom {
  return { ...one, unread: one.counts ? Math.max(0, one.room.number - one.marker.number) : 0 };
}
