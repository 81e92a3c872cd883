// One room in the panel: its head, its messages and the composer, or why it cannot be shown.
import { useCalmStore } from "@maru/talk/hooks/useFrameStore.ts";
import { useHouse } from "@maru/talk/house.ts";
import { beginLive } from "@maru/talk/late/live.ts";
import { ConnectionPart } from "@maru/talk/room/ConnectionPart.tsx";
import type { OpenRooms } from "@maru/talk/room/openRooms.ts";
import { RoomTalk } from "@maru/talk/room/RoomTalk.tsx";
import { mayBy, useStandingIn } from "@maru/talk/room/useMay.ts";
import type { Seen } from "@maru/talk/seen.ts";
import { coverOf, LogSkeleton, useWords } from "@maru/ui";
import type { Principal, Room } from "@maru/wire";
import { useEffect, useMemo } from "preact/hooks";
import { later } from "./later.tsx";
import { PanelHead } from "./PanelHead.tsx";
import type { PanelRefusedProps } from "./PanelRefused.tsx";

const PanelRefused = later<PanelRefusedProps>(
  async () => (await import("./PanelRefused.tsx")).PanelRefused,
  LogSkeleton,
);

export interface PanelRoomProps {
  /** Id or alias. */
  room: string;
  rooms: OpenRooms;
  principal: Principal;
  seen: Seen;
  /** The host has put this one room here: there is no list to go back to. */
  isOnly: boolean;
}

export function PanelRoom({ room: ref, rooms, principal, seen, isOnly }: PanelRoomProps) {
  const { client, conversations, router } = useHouse();
  const words = useWords();
  const opened = useMemo(() => rooms.enter(ref), [ref]);
  const state = useCalmStore(opened.store);
  const isThis = (one: Room) => one.id === ref || one.alias === ref || one.id === state.room?.id;
  const mine = useCalmStore(conversations.ownRooms).rooms.find((one) => isThis(one.room)) ?? null;
  const standing = useStandingIn(opened.store, mine);
  const known = useCalmStore(client.rooms).rooms.find(isThis);
  const room = state.room ?? known ?? mine?.room ?? null;
  const onBack = isOnly ? null : router.toList;
  useEffect(() => {
    if (state.status !== "loading") beginLive();
  }, [state.status]);
  if (state.status === "refused") return <PanelRefused problem={state.problem} onBack={onBack} />;
  const isReady = state.status !== "loading" && state.room !== null;
  const may = mayBy(standing, mine);
  return (
    <>
      <PanelHead
        title={room?.title ?? " "}
        face={coverOf(room?.id ?? ref, room?.cover)}
        sub={room !== null && room.members > 0 ? words.members(room.members) : ""}
        path={router.publicHrefOf(room?.alias ?? ref)}
        principal={principal}
        place={isReady && state.room !== null ? { store: opened.store, room: state.room, may } : null}
        onBack={onBack}
      />
      <ConnectionPart />
      {isReady && state.room !== null ? (
        <RoomTalk
          opened={opened}
          room={state.room}
          mine={mine}
          may={may}
          standing={standing}
          principal={principal}
          seen={seen}
          goTo={null}
          onGone={() => {}}
          onInvite={() => {}}
        />
      ) : (
        <LogSkeleton />
      )}
    </>
  );
}
