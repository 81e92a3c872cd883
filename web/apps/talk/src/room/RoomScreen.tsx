// One room: the screen for each of its states, its head, and what can be done with it.
import type { RoomState } from "@maru/core";
import { ConnectionBar, coverOf, EmptyState, LogSkeleton, RoomHead, useWords } from "@maru/ui";
import type { Principal, Room } from "@maru/wire";
import { useMemo, useState } from "preact/hooks";
import { useConnectionBar } from "../hooks/useConnectionBar.ts";
import { useStore } from "../hooks/useStore.ts";
import { useHouse } from "../house.ts";
import type { Seen } from "../seen.ts";
import type { OpenRoom, OpenRooms } from "./openRooms.ts";
import { PageTitle } from "./PageTitle.tsx";
import { LeaveDialog, RoomMenu } from "./RoomMenu.tsx";
import { RoomTalk } from "./RoomTalk.tsx";

export interface RoomScreenProps {
  /** Id or alias. */
  room: string;
  rooms: OpenRooms;
  principal: Principal;
  seen: Seen;
}

export function RoomScreen({ room: ref, rooms, principal, seen }: RoomScreenProps) {
  const { client, router } = useHouse();
  const words = useWords();
  const opened = useMemo(() => rooms.enter(ref), [ref]);
  const state = useStore(opened.store);
  const bar = useConnectionBar();
  const [menu, setMenu] = useState<HTMLElement | null>(null);
  const [leaving, setLeaving] = useState(false);
  const known = useStore(client.rooms).rooms.find((one) => one.id === ref || one.alias === ref);
  const room = state.room ?? known ?? null;
  if (state.status === "refused") return <Refused state={state} onBack={router.toList} />;
  const onLeft = () => {
    rooms.close(ref);
    router.toList();
  };
  const head = {
    title: room?.title ?? " ",
    face: coverOf(room?.id ?? ref, room?.cover),
    sub: room !== null && room.members > 0 ? words.members(room.members) : "",
    onBack: router.toList,
    onMenu: room === null ? null : setMenu,
  };
  return (
    <>
      <RoomHead model={head} />
      <ConnectionBar model={bar} />
      <Body opened={opened} state={state} known={room} principal={principal} seen={seen} />
      {room !== null && menu !== null && (
        <RoomMenu room={room} anchor={menu} onLeave={() => setLeaving(true)} onClose={() => setMenu(null)} />
      )}
      {room !== null && leaving && (
        <LeaveDialog room={room} store={opened.store} onLeft={onLeft} onClose={() => setLeaving(false)} />
      )}
    </>
  );
}

interface BodyProps {
  opened: OpenRoom;
  state: RoomState;
  /** The room as the list knows it, while its own answer is on its way. */
  known: Room | null;
  principal: Principal;
  seen: Seen;
}

function Body({ opened, state, known, principal, seen }: BodyProps) {
  if (state.status === "loading" || state.room === null) {
    return (
      <>
        <PageTitle room={known?.title ?? null} />
        <LogSkeleton />
      </>
    );
  }
  return <RoomTalk opened={opened} state={state} room={state.room} principal={principal} seen={seen} />;
}

function Refused({ state, onBack }: { state: RoomState; onBack(): void }) {
  const words = useWords();
  const missing = state.problem?.status === 404;
  const title = missing ? words.missingRoom : words.refusedRoom;
  const action = { label: words.toRooms, onAct: onBack };
  return <EmptyState model={{ icon: "lost", title, lead: missing ? words.missingRoomLead : "", action }} />;
}
