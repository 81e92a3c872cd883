// The list of rooms in the panel: one's own, then those that can be found.
import { useStore } from "@maru/talk/hooks/useStore.ts";
import { useTenant } from "@maru/talk/hooks/useTenant.ts";
import { useHouse } from "@maru/talk/house.ts";
import { beginLive } from "@maru/talk/late/live.ts";
import { previewOf } from "@maru/talk/list/preview.ts";
import { refusalText } from "@maru/talk/problems.ts";
import type { Seen } from "@maru/talk/seen.ts";
import {
  Brand,
  type Catalogue,
  coverOf,
  EmptyState,
  formatsFor,
  ListSkeleton,
  type RoomItem,
  RoomList,
  useWords,
} from "@maru/ui";
import type { Principal, Room } from "@maru/wire";
import { useEffect } from "preact/hooks";
import { PanelHead } from "./PanelHead.tsx";

export interface PanelListProps {
  principal: Principal;
  seen: Seen;
}

export function PanelList({ principal, seen }: PanelListProps) {
  const { router } = useHouse();
  const words = useWords();
  const tenant = useTenant();
  useEffect(beginLive, []);
  return (
    <>
      <PanelHead
        title={tenant?.name ?? words.appName}
        face={null}
        mark={<Brand logo={tenant?.look.logo ?? null} />}
        sub=""
        path={router.publicHrefOf("").replace(/\/$/, "")}
        principal={principal}
        place={null}
        onBack={null}
      />
      <Rooms me={principal.id} seen={seen} />
    </>
  );
}

function Rooms({ me, seen }: { me: string; seen: Seen }) {
  const { client, conversations, router } = useHouse();
  const words = useWords();
  const { status, rooms, problem } = useStore(client.rooms);
  const own = useStore(conversations.ownRooms);
  if (status === "loading" && problem !== null) {
    const action = { label: words.reload, onAct: () => void client.rooms.refresh() };
    const model = { icon: "lost", title: words.roomsFailed, lead: refusalText(words, problem), action } as const;
    return <EmptyState model={model} />;
  }
  if (status === "loading" || own.status === "loading") return <ListSkeleton />;
  const mine = new Set(own.rooms.map((one) => one.room.id));
  const others = rooms.filter((room) => !mine.has(room.id));
  if (mine.size + others.length === 0)
    return <EmptyState model={{ icon: "talk", title: words.noRooms, lead: words.noRoomsYet, action: null }} />;
  const unseen = (room: Room) => Math.max(0, room.number - (seen.find(room.id)?.number ?? room.number));
  const item = (room: Room, unread: number) =>
    itemOf({ room, unread, words, me, href: router.hrefOf(room.alias ?? room.id) });
  const first = own.rooms.map((one) => item(one.room, one.unread));
  return (
    <div class="rooms">
      {first.length > 0 && <h3 class="section-title">{words.myRooms}</h3>}
      <RoomList model={{ rooms: first, onOpen: router.open }} />
      {first.length > 0 && others.length > 0 && <h3 class="section-title">{words.directory}</h3>}
      <RoomList model={{ rooms: others.map((room) => item(room, unseen(room))), onOpen: router.open }} />
    </div>
  );
}

interface ItemFacts {
  room: Room;
  unread: number;
  words: Catalogue;
  me: string;
  href: string;
}

function itemOf({ room, unread, words, me, href }: ItemFacts): RoomItem {
  const formats = formatsFor(words.locale);
  const at = new Date(room.last_message?.sent_at ?? room.created_at);
  return {
    id: room.id,
    href,
    title: room.title,
    face: coverOf(room.id, room.cover),
    members: room.members > 0 ? formats.number(room.members) : "",
    membersLabel: words.members(room.members),
    preview: previewOf(room, words, me),
    time: formats.recent(at, new Date(), words.yesterday),
    unread,
    selected: false,
    locked: room.needs_entry_code,
  };
}
