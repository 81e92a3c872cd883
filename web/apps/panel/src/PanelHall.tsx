// The rooms of somebody who is in: the one that the host has chosen, or the list and the room that was opened from it.
import type { Client } from "@maru/core";
import { type Conversations, createConversations } from "@maru/core/conversations";
import { useStore } from "@maru/talk/hooks/useStore.ts";
import { type House, HouseProvider, useHouse } from "@maru/talk/house.ts";
import { fetchLateWhenIdle } from "@maru/talk/late/late.ts";
import { createOpenRooms } from "@maru/talk/room/openRooms.ts";
import { createSeen } from "@maru/talk/seen.ts";
import { ListSkeleton, LogSkeleton, Notice } from "@maru/ui";
import type { Principal } from "@maru/wire";
import { useEffect, useMemo } from "preact/hooks";
import { first, later } from "./later.tsx";
import { PanelClaim } from "./PanelClaim.tsx";
import type { PanelListProps } from "./PanelList.tsx";
import type { PanelRoomProps } from "./PanelRoom.tsx";
import type { PanelStoppedProps } from "./PanelStopped.tsx";
import { PanelUnread } from "./PanelUnread.tsx";
import { usePanel } from "./panelHouse.ts";

/** Of the two, a panel of one room has only that; `main.tsx` asks for the first one beside this. */
const PanelRoom = first<PanelRoomProps>(async () => (await import("./PanelRoom.tsx")).PanelRoom, LogSkeleton);
const PanelList = later<PanelListProps>(async () => (await import("./PanelList.tsx")).PanelList, ListSkeleton);
const PanelStopped = later<PanelStoppedProps>(async () => (await import("./PanelStopped.tsx")).PanelStopped);
const ROOM_AFTER_MS = 1_000;

let conversations: Conversations | null = null;

/** For the whole page, and before anybody is in where that can be: what the server tells first is heard. */
export function conversationsOf(client: Client): Conversations {
  if (conversations === null) {
    conversations = createConversations(client);
    // The first round is over already.
    if (client.session.getSnapshot().status === "signed-in") void conversations.ownRooms.refresh();
  }
  return conversations;
}

export interface PanelHallProps {
  principal: Principal;
}

/** Brings the rooms into the house. */
export function PanelHall({ principal }: PanelHallProps) {
  const house = useHouse();
  const full = useMemo<House>(() => ({ ...house, conversations: conversationsOf(house.client) }), [house]);
  return (
    <HouseProvider value={full}>
      <Hall principal={principal} />
    </HouseProvider>
  );
}

function Hall({ principal }: PanelHallProps) {
  const { client, conversations, platform, router, notices } = useHouse();
  const { room: only } = usePanel();
  const place = useStore(router);
  const notice = useStore(notices);
  const connection = useStore(client.connection);
  const seen = useMemo(() => createSeen(platform.storage, principal.id), [principal.id]);
  const rooms = useMemo(() => createOpenRooms(client, conversations), [principal.id]);
  useEffect(() => rooms.dispose, [rooms]);
  // Whoever looks at the list opens a room next.
  useEffect(() => platform.clock.after(ROOM_AFTER_MS, () => void PanelRoom.fetch().catch(() => {})), []);
  useEffect(fetchLateWhenIdle, []);
  useEscapeOut(only === null && place.kind === "room" ? router.toList : null);
  const room = only ?? (place.kind === "room" ? place.room : null);
  if (connection.phase === "stopped" && connection.reason !== "revoked")
    return <PanelStopped reason={connection.reason} />;
  return (
    <main class="panel" data-screen="hall" data-view={room === null ? "list" : "room"}>
      {room === null ? (
        <PanelList principal={principal} seen={seen} />
      ) : (
        <PanelRoom key={room} room={room} rooms={rooms} principal={principal} seen={seen} isOnly={only !== null} />
      )}
      <PanelUnread seen={seen} room={only} me={principal.id} />
      <PanelClaim />
      <Notice text={notice} />
    </main>
  );
}

/** Escape goes back to the list, and from there out of the panel, which only the host can close. */
function useEscapeOut(onBack: (() => void) | null): void {
  const { host } = usePanel();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented || event.isComposing) return;
      if (document.querySelector(":modal, :popover-open") !== null) return;
      if (onBack !== null) onBack();
      else host.tell({ type: "close" });
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [onBack]);
}
