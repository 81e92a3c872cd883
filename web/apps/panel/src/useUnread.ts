// Tells the host how much nobody has looked at: in the one room of the panel, or in all that one is in.
import { useStore } from "@maru/talk/hooks/useStore.ts";
import { useHouse } from "@maru/talk/house.ts";
import type { Seen } from "@maru/talk/seen.ts";
import type { Room } from "@maru/wire";
import { useEffect } from "preact/hooks";
import { usePanel } from "./panelHouse.ts";

export interface UnreadFacts {
  seen: Seen;
  /** Id or alias of the one room of the panel, if there is one. */
  room: string | null;
  me: string;
}

export function useUnread({ seen, room: only, me }: UnreadFacts): void {
  const { client, conversations, visible } = useHouse();
  const { host } = usePanel();
  const own = useStore(conversations.ownRooms);
  const { rooms } = useStore(client.rooms);
  // What is looked at is read as it comes.
  const inView = useStore(visible);
  const isOnly = (room: Room) => room.id === only || room.alias === only;
  const mine = own.rooms.find((one) => isOnly(one.room));
  const foreign = rooms.find(isOnly);
  const unread = only === null ? own.unread : (mine?.unread ?? (foreign ? unseenIn(foreign, seen, me) : 0));
  const shown = inView && only !== null ? 0 : unread;
  useEffect(() => host.tell({ type: "unread", unread: shown }), [shown]);
}

/** Of a room that one is not in only this device knows how far it was shown; not at all is not unread. */
function unseenIn(room: Room, seen: Seen, me: string): number {
  if (room.last_message?.sender.id === me) return 0;
  return Math.max(0, room.number - (seen.find(room.id)?.number ?? room.number));
}
