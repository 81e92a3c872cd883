// One's own list of rooms as the feed tells it: pinned ones first, then by activity, hidden ones out. Pure.
import type { FeedChange, OwnRoom, ReadMarker, Room } from "@maru/wire";
import { byActivity } from "../rooms/activity.ts";

/** Everything that is known, by the id of the room; hidden rooms too. */
export type OwnList = ReadonlyMap<string, OwnRoom>;

export const EMPTY_LIST: OwnList = new Map();

export function listFrom(rooms: readonly OwnRoom[]): OwnList {
  return new Map(rooms.map((own) => [own.room.id, own]));
}

export function applyChanges(list: OwnList, changes: readonly FeedChange[]): OwnList {
  return changes.reduce(applyChange, list);
}

function applyChange(list: OwnList, change: FeedChange): OwnList {
  switch (change.type) {
    case "room":
      return withRoom(list, change.room.id, (own) => grown(own, change.room, change.here));
    case "joined":
    case "own":
      return withOwn(list, change.room);
    case "marker":
      return withRoom(list, change.room, (own) => readUpTo(own, change.marker));
    case "left": {
      const rest = new Map(list);
      rest.delete(change.room);
      return rest;
    }
    default:
      // A newer server tells more than this client knows.
      return list;
  }
}

/** What the server answered about a room; of two answers, the room is the one that knows more. */
export function withOwn(list: OwnList, own: OwnRoom): OwnList {
  const held = list.get(own.room.id)?.room;
  const isOlder = held !== undefined && held.head > own.room.head;
  return new Map(list).set(own.room.id, isOlder ? grown(own, held) : own);
}

function withRoom(list: OwnList, id: string, change: (own: OwnRoom) => OwnRoom): OwnList {
  const own = list.get(id);
  return own === undefined ? list : new Map(list).set(id, change(own));
}

/** Something happened in the room. A new message brings it back. */
function grown(own: OwnRoom, room: Room, here?: OwnRoom["mention"]): OwnRoom {
  if (room.head < own.room.head) return own;
  const { mention, mentions, hidden, ...rest } = own;
  const calls = own.notify === "none" ? [] : [mention, here];
  const newest = Math.max(0, ...calls.map((call) => call?.number ?? 0));
  const called = calls.find((call) => call?.number === newest && newest > own.marker.number);
  const count = called === undefined ? 0 : countOf(own, called.number);
  return counted({
    ...rest,
    room,
    ...(hidden && room.number <= own.room.number ? { hidden } : {}),
    ...(called && own.counts ? { mention: called, ...(count > 0 ? { mentions: count } : {}) } : {}),
  });
}

/** The server counts up to so many messages that call one. */
export const MENTIONS_MAX = 100;

/** How many call one with this one; 0: that is not known any more. */
function countOf({ mention, mentions = 0 }: OwnRoom, called: number): number {
  if (mention === undefined) return 1;
  const more = called > mention.number ? 1 : 0;
  return mentions === 0 ? 0 : Math.min(MENTIONS_MAX, mentions + more);
}

/** One has read so far; what a later marker says stays. */
export function readUpTo(own: OwnRoom, marker: ReadMarker): OwnRoom {
  if (marker.seq < own.marker.seq) return own;
  const { marked_unread: _, mention, mentions, ...rest } = own;
  if (mention === undefined || mention.number <= marker.number) return counted({ ...rest, marker });
  // Of several, some are read now, and only the server knows how many.
  const known = mentions === 1 || marker.seq === own.marker.seq ? mentions : undefined;
  return counted({ ...rest, marker, mention, ...(known === undefined ? {} : { mentions: known }) });
}

/** What is gone cannot be read any more. */
function counted(own: OwnRoom): OwnRoom {
  const read = Math.max(own.marker.number, own.room.floor_number ?? 0);
  return { ...own, unread: own.counts ? Math.max(0, own.room.number - read) : 0 };
}

/** As it is shown: pinned ones first by their places, then the newest activity, without hidden ones. */
export function shownRooms(list: OwnList): OwnRoom[] {
  const shown = byActivity(
    [...list.values()].filter((own) => !own.hidden),
    (own) => own.room,
  );
  const place = (own: OwnRoom) => own.pinned ?? Number.POSITIVE_INFINITY;
  return shown.sort((a, b) => (place(a) === place(b) ? 0 : place(a) - place(b)));
}

/** Unread in all that are shown and of which one wants to be told. */
export function unreadInAll(list: OwnList): number {
  let unread = 0;
  for (const own of list.values()) if (!own.hidden && own.notify !== "none") unread += own.unread;
  return unread;
}
