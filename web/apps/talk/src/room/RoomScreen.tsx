// One open room: its store for as long as it is open, and the screen for each of its states.
import type { RoomState, RoomStore } from "@maru/core";
import { ConnectionBar, coverOf, EmptyState, LogSkeleton, RoomHead, useWords } from "@maru/ui";
import type { Principal } from "@maru/wire";
import { useEffect, useMemo } from "preact/hooks";
import { useConnectionBar } from "../hooks/useConnectionBar.ts";
import { useStore } from "../hooks/useStore.ts";
import { useHouse } from "../house.ts";
import type { Seen } from "../seen.ts";
import { RoomTalk } from "./RoomTalk.tsx";

export interface RoomScreenProps {
  /** Id or alias. */
  room: string;
  principal: Principal;
  seen: Seen;
}

export function RoomScreen({ room: ref, principal, seen }: RoomScreenProps) {
  const { client, router } = useHouse();
  const words = useWords();
  const store = useMemo(() => client.openRoom(ref), [ref]);
  useEffect(() => store.dispose, [store]);
  const state = useStore(store);
  const bar = useConnectionBar();
  const known = useStore(client.rooms).rooms.find((one) => one.id === ref || one.alias === ref);
  const room = state.room ?? known ?? null;
  useTitle(room?.title ?? null);
  if (state.status === "refused") return <Refused state={state} onBack={router.toList} />;
  const sub = room !== null && room.members > 0 ? words.members(room.members) : "";
  return (
    <>
      <RoomHead
        model={{ title: room?.title ?? " ", face: coverOf(room?.id ?? ref, room?.cover), sub, onBack: router.toList }}
      />
      <ConnectionBar model={bar} />
      <Body store={store} state={state} principal={principal} seen={seen} />
    </>
  );
}

interface BodyProps {
  store: RoomStore;
  state: RoomState;
  principal: Principal;
  seen: Seen;
}

function Body({ store, state, principal, seen }: BodyProps) {
  if (state.status === "loading" || state.room === null) return <LogSkeleton />;
  return <RoomTalk store={store} state={state} room={state.room} principal={principal} seen={seen} />;
}

function Refused({ state, onBack }: { state: RoomState; onBack(): void }) {
  const words = useWords();
  const missing = state.problem?.status === 404;
  const title = missing ? words.missingRoom : words.refusedRoom;
  const action = { label: words.toRooms, onAct: onBack };
  return <EmptyState model={{ icon: "lost", title, lead: missing ? words.missingRoomLead : "", action }} />;
}

function useTitle(title: string | null): void {
  const words = useWords();
  useEffect(() => {
    document.title = title === null ? words.appName : `${title} · ${words.appName}`;
    return () => {
      document.title = words.appName;
    };
  }, [title, words]);
}
