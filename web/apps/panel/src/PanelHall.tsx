// The rooms of somebody who is in: the one that the host has chosen, or the list and the room that was opened from it.
import { useStore } from "@maru/talk/hooks/useStore.ts";
import { useHouse } from "@maru/talk/house.ts";
import { createOpenRooms } from "@maru/talk/room/openRooms.ts";
import { createSeen } from "@maru/talk/seen.ts";
import { EmptyState, ListSkeleton, LogSkeleton, Notice, useWords } from "@maru/ui";
import type { Principal } from "@maru/wire";
import { useEffect, useMemo } from "preact/hooks";
import "./room.css";
import { later } from "./later.tsx";
import { PanelClaim } from "./PanelClaim.tsx";
import type { PanelListProps } from "./PanelList.tsx";
import type { PanelRoomProps } from "./PanelRoom.tsx";
import { usePanel } from "./panelHouse.ts";
import { useUnread } from "./useUnread.ts";

/** Of the two, a panel of one room has only that; `main.tsx` asks for the first one beside this. */
const loadRoom = () => import("./PanelRoom.tsx");
const PanelRoom = later<PanelRoomProps>(loadRoom, "PanelRoom", LogSkeleton);
const PanelList = later<PanelListProps>(() => import("./PanelList.tsx"), "PanelList", ListSkeleton);
const ROOM_AFTER_MS = 1_000;

export interface PanelHallProps {
  principal: Principal;
}

export function PanelHall({ principal }: PanelHallProps) {
  const { client, conversations, platform, router, notices } = useHouse();
  const { room: only } = usePanel();
  const place = useStore(router);
  const notice = useStore(notices);
  const connection = useStore(client.connection);
  const seen = useMemo(() => createSeen(platform.storage, principal.id), [principal.id]);
  const rooms = useMemo(() => createOpenRooms(client, conversations), [principal.id]);
  useEffect(() => rooms.dispose, [rooms]);
  // Whoever looks at the list opens a room next.
  useEffect(() => platform.clock.after(ROOM_AFTER_MS, () => void loadRoom().catch(() => {})), []);
  useEscapeOut(only === null && place.kind === "room" ? router.toList : null);
  useUnread({ seen, room: only, me: principal.id });
  const room = only ?? (place.kind === "room" ? place.room : null);
  if (connection.phase === "stopped" && connection.reason !== "revoked") return <Stopped reason={connection.reason} />;
  return (
    <main class="panel" data-screen="hall" data-view={room === null ? "list" : "room"}>
      {room === null ? (
        <PanelList principal={principal} seen={seen} />
      ) : (
        <PanelRoom key={room} room={room} rooms={rooms} principal={principal} seen={seen} isOnly={only !== null} />
      )}
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
      if (document.querySelector("dialog[open], .menu:popover-open") !== null) return;
      if (onBack !== null) onBack();
      else host.tell({ type: "close" });
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [onBack]);
}

function Stopped({ reason }: { reason: string | null }) {
  const words = useWords();
  const action = { label: words.reload, onAct: () => location.reload() };
  const [title, lead] =
    reason === "replaced"
      ? [words.endedReplaced, words.endedReplacedLead]
      : [words.endedOutdated, words.endedOutdatedLead];
  return (
    <main class="enter" data-screen="stopped">
      <EmptyState model={{ icon: "hall", title, lead, action }} />
    </main>
  );
}
