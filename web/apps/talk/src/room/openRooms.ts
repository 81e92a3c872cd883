// The rooms that were opened last stay open: coming back to one is at once, and where one was reading.
// Must not know what is shown of them.
import type { Client } from "@maru/core";
import type { Conversation, Conversations } from "@maru/core/conversations";
import type { Anchors } from "@maru/ui";
import { FOLLOWING, type LogWindow } from "./window.ts";

/** Over one socket a room more costs nothing; every other way takes a connection per room, and browsers have few. */
const OPEN_MAX = 5;
const OPEN_MAX_WITHOUT_SOCKET = 1;

export interface OpenRoom {
  store: Conversation;
  /** Where the reader was; changed in place as they read. */
  reading: { shown: LogWindow; anchors: Anchors | null };
}

export interface OpenRooms {
  /** Opens a room by id or alias, or finds it open. */
  enter(ref: string): OpenRoom;
  close(ref: string): void;
  dispose(): void;
}

export function createOpenRooms(
  client: Pick<Client, "connection">,
  conversations: Pick<Conversations, "open">,
): OpenRooms {
  /** In the order of their last visit. */
  const rooms = new Map<string, OpenRoom>();
  const close = (ref: string) => {
    rooms.get(ref)?.store.dispose();
    rooms.delete(ref);
  };
  const find = (ref: string): OpenRoom | undefined => {
    // A room that was refused may be there by now.
    if (rooms.get(ref)?.store.getSnapshot().status === "refused") close(ref);
    return rooms.get(ref);
  };
  const closeOldest = () => {
    const { way } = client.connection.getSnapshot();
    const max = way === "stream" || way === "poll" ? OPEN_MAX_WITHOUT_SOCKET : OPEN_MAX;
    for (const oldest of [...rooms.keys()]) if (rooms.size > max) close(oldest);
  };
  const offConnection = client.connection.subscribe(closeOldest);
  return {
    enter: (ref) => {
      const room = find(ref) ?? { store: conversations.open(ref), reading: { shown: FOLLOWING, anchors: null } };
      rooms.delete(ref);
      rooms.set(ref, room);
      closeOldest();
      return room;
    },
    close,
    dispose: () => {
      offConnection();
      for (const ref of [...rooms.keys()]) close(ref);
    },
  };
}
