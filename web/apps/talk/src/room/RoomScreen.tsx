// One room: the screen for each of its states, its head, and what can be done with it.
import type { Conversation, ConversationState } from "@maru/core/conversations";
import { type Catalogue, coverOf, EmptyState, LogSkeleton, RoomHead, type RoomHeadModel, useWords } from "@maru/ui";
import type { OwnRoom, PersonState, Principal, Problem, Room, Standing } from "@maru/wire";
import { useEffect, useMemo, useState } from "preact/hooks";
import { Still } from "../hooks/Still.tsx";
import { useCalmPart } from "../hooks/useFrameStore.ts";
import { useSheet } from "../hooks/useSheet.ts";
import { useHouse } from "../house.ts";
import { beginLive } from "../late/live.ts";
import { AskDoor, FindDialog, LeaveDialog, RoomDialog, RoomMenu } from "../parts.ts";
import { refusalText } from "../problems.ts";
import type { Seen } from "../seen.ts";
import { ConnectionPart } from "./ConnectionPart.tsx";
import type { RoomPage } from "./info/RoomDialog.tsx";
import type { OpenRoom, OpenRooms } from "./openRooms.ts";
import { PageTitle } from "./PageTitle.tsx";
import { otherOf, presenceText } from "./presence.ts";
import { RoomTalk } from "./RoomTalk.tsx";
import { useKnown } from "./useKnown.ts";
import { type Deed, type May, mayBy, useStandingIn } from "./useMay.ts";

export interface RoomScreenProps {
  /** Id or alias. */
  room: string;
  rooms: OpenRooms;
  principal: Principal;
  seen: Seen;
  /** Where somebody wants to go from elsewhere, in whichever room. */
  goTo: Aim | null;
  onGoTo(aim: Aim | null): void;
}

/** A message of a room. */
export interface Aim {
  room: string;
  id: string;
  seq: number;
}

export function RoomScreen({ room: ref, rooms, principal, seen, goTo, onGoTo }: RoomScreenProps) {
  const { router } = useHouse();
  const words = useWords();
  const opened = useMemo(() => rooms.enter(ref), [ref]);
  const state = useCalmPart(opened.store, around, 0);
  const [menu, setMenu] = useState<HTMLElement | null>(null);
  const { mine, room } = useKnown(ref, state.room);
  useSeenMark(mine);
  useLiveFrom(state.status !== "loading");
  const standing = useStandingIn(opened.store, mine);
  const may = mayBy(standing, mine);
  const there = otherOf(state.people);
  if (state.status === "refused") return <Refused state={state} store={opened.store} onBack={router.toList} />;
  const onLeft = () => {
    rooms.close(ref);
    router.toList();
  };
  const head = {
    title: room?.title ?? " ",
    face: coverOf(room?.id ?? ref, room?.cover),
    sub: subOf(words, room, there),
    online: there?.online === true,
    onBack: router.toList,
    onSearch: state.room === null ? null : () => router.openSheet("search"),
    onMenu: room === null ? null : setMenu,
    onInfo: state.room === null ? null : () => router.openSheet("about"),
  };
  return (
    <>
      <Head key={ref} model={head} />
      <ConnectionPart />
      <Body
        opened={opened}
        state={state}
        known={room}
        mine={mine}
        may={may}
        standing={standing}
        principal={principal}
        seen={seen}
        goTo={goTo?.room === state.room?.id ? goTo : null}
        onGone={() => onGoTo(null)}
        onInvite={() => router.openSheet("invite")}
      />
      {room !== null && menu !== null && (
        <RoomMenu
          room={room}
          anchor={menu}
          mine={mine}
          may={may}
          onLeave={() => router.openSheet("leave")}
          onClose={() => setMenu(null)}
        />
      )}
      {state.room !== null && (
        <Sheets room={state.room} store={opened.store} {...{ mine, may, standing, principal, onGoTo, onLeft }} />
      )}
    </>
  );
}

/** What stands around the talk: of the room as it was when something of that was another. */
type Around = ReturnType<typeof around>;

function around({ status, problem, room, people, ended }: ConversationState) {
  return { status, problem, room, people, ended };
}

/** The newest page stands, or the room will not. */
function useLiveFrom(stands: boolean): void {
  useEffect(() => {
    if (stands) beginLive();
  }, [stands]);
}

/** What it does is the same as long as it offers the same. */
function Head({ model }: { model: RoomHeadModel }) {
  const { title, face, sub, online, onMenu, onInfo } = model;
  return (
    <Still by={[title, face.emoji, face.hue, sub, online, onMenu === null, onInfo === null]}>
      <RoomHead model={model} />
    </Still>
  );
}

/** In a room of two whether the other one is there, where that is told; else how many there are. */
function subOf(words: Catalogue, room: Room | null, there: PersonState | null): string {
  const told = there === null ? "" : presenceText(words, there, new Date());
  if (told !== "") return told;
  return room !== null && room.members > 0 ? words.members(room.members) : "";
}

interface SheetsProps {
  room: Room;
  store: Conversation;
  mine: OwnRoom | null;
  may: May;
  standing: Standing | null;
  principal: Principal;
  onGoTo(aim: Aim): void;
  onLeft(): void;
}

/** What lies over the room, as the address says. */
function Sheets({ room, store, mine, may, standing, principal, onGoTo, onLeft }: SheetsProps) {
  const { router } = useHouse();
  const open = useSheet(["leave", "search", ...ROOM_PAGES]);
  const onClose = router.closeSheet;
  switch (open) {
    case null:
      return null;
    case "leave":
      return mine && <LeaveDialog room={room} onLeft={onLeft} onClose={onClose} />;
    case "search":
      return <FindDialog room={room} principal={principal} onGoTo={onGoTo} onClose={onClose} />;
    default:
      return (
        <RoomDialog
          {...{ room, store, mine, may, onClose }}
          me={principal.id}
          named={mayBeNamed(standing, mine)}
          page={pageFor(may, open)}
          onGoTo={(place) => onGoTo({ ...place, room: room.id })}
          onLeave={() => router.openSheet("leave")}
        />
      );
  }
}

/** Where the room has names of its own, or one has such a name from before. */
function mayBeNamed(standing: Standing | null, mine: OwnRoom | null): boolean {
  if (mine?.profile !== undefined) return true;
  return standing?.profiles === "room" && (mine !== null || standing.may.includes("join"));
}

/** Whoever opens a room that they had marked as unread has come back to it. */
function useSeenMark(mine: OwnRoom | null): void {
  const { conversations } = useHouse();
  useEffect(() => {
    if (mine?.marked_unread) conversations.ownRooms.set(mine.room.id, { unread: false }).catch(() => {});
  }, [mine === null]);
}

const ROOM_PAGES = [
  "about",
  "invite",
  "invites",
  "people",
  "name",
  "pins",
  "bans",
  "settings",
  "kind",
  "rules",
  "notice",
  "reports",
  "queue",
  "acts",
] as const satisfies readonly RoomPage[];

/** An address may name a page that is for those who keep order. */
function pageFor(may: May, page: RoomPage): RoomPage {
  const needs = NEEDED[page];
  return needs !== undefined && !may(needs) ? "about" : page;
}

const NEEDED: Partial<Record<RoomPage, Deed>> = {
  invite: "invite",
  invites: "keep_order",
  bans: "keep_order",
  reports: "keep_order",
  queue: "keep_order",
  acts: "keep_order",
  settings: "rule",
  kind: "rule",
  rules: "rule",
};

interface BodyProps {
  opened: OpenRoom;
  state: Around;
  /** The room as the list knows it, while its own answer is on its way. */
  known: Room | null;
  mine: OwnRoom | null;
  may: May;
  /** How one stands here, as the server said it. */
  standing: Standing | null;
  principal: Principal;
  seen: Seen;
  goTo: { id: string; seq: number } | null;
  onGone(): void;
  onInvite(): void;
}

function Body({ known, state, ...props }: BodyProps) {
  const { status, room } = state;
  if (status !== "loading" && room !== null) return <RoomTalk {...props} room={room} />;
  return (
    <>
      <PageTitle room={known?.title ?? null} />
      <LogSkeleton />
    </>
  );
}

function Refused({ state, store, onBack }: { state: Around; store: Conversation; onBack(): void }) {
  const { conversations } = useHouse();
  const words = useWords();
  const missing = state.problem?.status === 404;
  const title = missing ? words.missingRoom : words.refusedRoom;
  const action = { label: words.toRooms, onAct: onBack };
  const lead = missing ? words.missingRoomLead : whyRefused(words, state.problem);
  const model = { icon: missing ? "lost" : "lock", title, lead, action } as const;
  if (state.problem?.code !== "not_member") return <EmptyState model={model} />;
  const onIn = () => {
    store.reload();
    void conversations.ownRooms.refresh();
  };
  return <AskDoor room={store.ref} refused={model} onIn={onIn} />;
}

function whyRefused(words: Catalogue, problem: Problem | null): string {
  // Whoever was never invited has no part in the room, and that is all that the server says.
  if (problem?.code === "not_member") return words.problems.not_invited;
  return problem === null ? "" : refusalText(words, problem);
}
