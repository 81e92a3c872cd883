// Searching messages and rooms. Beside the client, for those who need it.
import type { FoundMessage, FoundMessages, Room, RoomList } from "@maru/wire";
import type { Client } from "../client.ts";
import { createSearching, type SearchStore } from "./searching.ts";

export { PAUSE_MS, type SearchState, type SearchStore } from "./searching.ts";

export interface MessageQuery {
  text: string;
  /** A room's id or alias; all rooms that one is in without. */
  room?: string;
}

export interface RoomQuery {
  /** What stands in the title, the description or the tags. */
  text?: string;
  tag?: string;
  sort?: "activity" | "people";
}

/** Messages that one may read now, the newest first. `seq` and the room's id are where to jump. */
export type MessageSearch = SearchStore<MessageQuery, FoundMessage>;
/** Rooms of the directory. */
export type RoomSearch = SearchStore<RoomQuery, Room>;

type Searched = Pick<Client, "platform" | "requests">;

export function createMessageSearch({ platform, requests }: Searched): MessageSearch {
  return createSearching(platform, async ({ text, room }, before, signal) => {
    const path = `/v1/search/messages?${params({ q: text, room, before })}`;
    const { messages, next } = await requests.json<FoundMessages>(path, { signal });
    return { found: messages, next };
  });
}

export function createRoomSearch({ platform, requests }: Searched): RoomSearch {
  return createSearching(platform, async ({ text, tag, sort }, before, signal) => {
    const path = `/v1/rooms?${params({ q: text, tag, sort, before, limit: "50" })}`;
    const { rooms, next } = await requests.json<RoomList>(path, { signal });
    return { found: rooms, next };
  });
}

function params(values: Record<string, string | null | undefined>): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value) given.set(name, value);
  return given.toString();
}

/** A text in pieces, those that were found marked: `marks` are from and to, in order. */
export function markedPieces(text: string, marks: readonly [number, number][]): { text: string; marked: boolean }[] {
  const pieces: { text: string; marked: boolean }[] = [];
  let at = 0;
  for (const [from, to] of marks) {
    pieces.push({ text: text.slice(at, from), marked: false }, { text: text.slice(from, to), marked: true });
    at = to;
  }
  pieces.push({ text: text.slice(at), marked: false });
  return pieces.filter((piece) => piece.text !== "");
}
