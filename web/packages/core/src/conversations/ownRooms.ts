// The rooms that one is in, each with one's part and with how much is unread: fetched, and kept true by the events of
// rooms that are open and by one's own markers. Must not know transports or screens.
import type { EventRecord, OwnRoom, OwnRoomList, ReadMarker, Room } from "@maru/wire";
import type { Requests } from "../api/requests.ts";
import { byActivity, newer } from "../rooms/roomList.ts";
import { createCell, type Store } from "../store.ts";

export interface MyRoom extends OwnRoom {
  /** Whether this room counts what is unread. */
  counts: boolean;
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
  const refresh = async () => {
    const mine = ++asked;
    try {
      const { rooms } = await requests.json<OwnRoomList>("/v1/me/rooms");
      if (mine !== asked) return;
      const held = new Map(cell.getSnapshot().rooms.map((one) => [one.room.id, one]));
      show(rooms.map((one) => merge(held.get(one.room.id), one)));
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
    noteMarker: (id, marker) => change(id, (one) => (marker.seq > one.marker.seq ? counted({ ...one, marker }) : one)),
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
  const counts = answered.unread === unreadOf(answered);
  const fresh: MyRoom = { ...answered, counts, mutedUntil: held?.mutedUntil ?? null };
  if (held === undefined) return fresh;
  const marker = held.marker.seq > answered.marker.seq ? held.marker : answered.marker;
  return counted({ ...fresh, marker, room: newer(held.room, answered.room) });
}

function counted(one: MyRoom): MyRoom {
  return { ...one, unread: one.counts ? unreadOf(one) : 0 };
}

/** What is gone cannot be read any more. */
function unreadOf({ room, marker }: Pick<OwnRoom, "room" | "marker">): number {
  return Math.max(0, room.number - Math.max(marker.number, room.floor_number ?? 0));
}
