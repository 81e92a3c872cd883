// Taking part in rooms: own rooms, conversations, and what one does in them. Beside the client, for those who need it.
import type { Client } from "../client.ts";
import { type RoomActs, roomActs } from "./acts.ts";
import { type Conversation, openConversation } from "./conversation.ts";
import { createOwnRooms, type OwnRoomsStore } from "./ownRooms.ts";

export type { RoomActs } from "./acts.ts";
export { type Change, changed } from "./changes.ts";
export type { Conversation, ConversationState } from "./conversation.ts";
export type { OwnReactions } from "./own.ts";
export type { OwnRoomsState, OwnRoomsStore } from "./ownRooms.ts";
export type { Past } from "./past.ts";
export type { PeopleState, PeopleStore } from "./people.ts";
export { type ReadersState, unreadBy } from "./readers.ts";

export interface Conversations {
  ownRooms: OwnRoomsStore;
  /** Opens a room by id or alias; the caller disposes it. */
  open(ref: string): Conversation;
  acts(ref: string): RoomActs;
  dispose(): void;
}

export function createConversations(client: Client): Conversations {
  const { platform, requests, session, rooms } = client;
  const { me } = requests.ids;
  const ownRooms = createOwnRooms(requests);
  const offRounds = rooms.onRound(() => void ownRooms.refresh());
  const offFeed = client.connection.hearFeed(ownRooms.hearFeed);
  const offSession = session.subscribe(() => {
    if (me() === "") ownRooms.clear();
  });
  const parts = {
    platform,
    requests,
    me,
    onEvents: (room, records) => ownRooms.note(room, records, me()),
    onMarker: ownRooms.noteMarker,
  } satisfies Parameters<typeof openConversation>[0];
  return {
    ownRooms,
    open: (ref) => openConversation(parts, client.openRoom(ref)),
    acts: (ref) => roomActs(requests, ref),
    dispose: () => {
      offRounds();
      offFeed();
      offSession();
      ownRooms.dispose();
    },
  };
}
