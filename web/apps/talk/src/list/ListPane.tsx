// The pane with the list of rooms, who I am, and the way to a new room.
import { lastActivity } from "@maru/core";
import {
  Avatar,
  Brand,
  type Catalogue,
  ConnectionBar,
  coverOf,
  EmptyState,
  faceOf,
  formatsFor,
  Icon,
  ListSkeleton,
  plainText,
  type RoomItem,
  RoomList,
  useWords,
} from "@maru/ui";
import type { Principal, Room } from "@maru/wire";
import { useEffect, useState } from "preact/hooks";
import { useConnectionBar } from "../hooks/useConnectionBar.ts";
import { useCalmStore } from "../hooks/useFrameStore.ts";
import { useStore } from "../hooks/useStore.ts";
import { useTenant } from "../hooks/useTenant.ts";
import { useHouse } from "../house.ts";
import { refusalText } from "../problems.ts";
import { PageTitle } from "../room/PageTitle.tsx";
import type { Seen } from "../seen.ts";

export interface ListPaneProps {
  principal: Principal;
  seen: Seen;
  /** `null` where people make no rooms. */
  onCreate: (() => void) | null;
  onProfile(): void;
}

export function ListPane({ principal, seen, onCreate, onProfile }: ListPaneProps) {
  const words = useWords();
  const tenant = useTenant();
  return (
    <nav class="list-pane" aria-label={words.roomList}>
      <header>
        <Brand logo={tenant?.look.logo ?? null} />
        <h1>{tenant?.name ?? words.appName}</h1>
        {onCreate !== null && (
          <button
            type="button"
            class="icon-button add"
            aria-label={words.newRoom}
            title={words.newRoom}
            onClick={onCreate}
          >
            <Icon name="plus" />
          </button>
        )}
        <button type="button" class="me-button" aria-label={`${words.settings}: ${principal.name}`} onClick={onProfile}>
          <Avatar face={faceOf(principal.id, principal.name)} />
        </button>
      </header>
      <Standing />
      <Rooms principal={principal} seen={seen} onCreate={onCreate} />
    </nav>
  );
}

/** How the connection does and what is unread, where no open room tells it. */
function Standing() {
  const { router, conversations } = useHouse();
  const place = useStore(router);
  const { unread } = useCalmStore(conversations.ownRooms);
  const bar = useConnectionBar();
  if (place.kind !== "list") return null;
  return (
    <>
      <PageTitle room={null} unread={unread} />
      <ConnectionBar model={bar} />
    </>
  );
}

function Rooms({ principal, seen, onCreate }: Omit<ListPaneProps, "onProfile">) {
  const { client, conversations } = useHouse();
  const words = useWords();
  const { status, rooms, problem } = useCalmStore(client.rooms);
  const own = useCalmStore(conversations.ownRooms);
  const toItem = useItems(principal, seen);
  if (status === "loading" && problem !== null) {
    const action = { label: words.reload, onAct: () => void client.rooms.refresh() };
    const lead = refusalText(words, problem);
    return <EmptyState model={{ icon: "lost", title: words.roomsFailed, lead, action }} />;
  }
  if (status === "loading" || own.status === "loading") {
    return (
      <div class="rooms">
        <ListSkeleton />
      </div>
    );
  }
  const mine = new Set(own.rooms.map((one) => one.room.id));
  const others = rooms.filter((room) => !mine.has(room.id));
  if (mine.size + others.length === 0) {
    const action = onCreate && { label: words.newRoom, onAct: onCreate };
    const lead = onCreate === null ? words.noRoomsYet : words.noRoomsLead;
    return <EmptyState model={{ icon: "talk", title: words.noRooms, lead, action }} />;
  }
  return (
    <div class="rooms">
      <Section title={words.myRooms} alone={false} items={own.rooms.map((one) => toItem(one.room, one.unread))} />
      <Section title={words.directory} alone={mine.size === 0} items={others.map((room) => toItem(room, null))} />
    </div>
  );
}

/** A list that is the only one needs no name. */
function Section({ title, alone, items }: { title: string; alone: boolean; items: readonly RoomItem[] }) {
  const { router } = useHouse();
  if (items.length === 0) return null;
  return (
    <>
      {!alone && <h2 class="section-title">{title}</h2>}
      <RoomList model={{ rooms: items, onOpen: router.open }} />
    </>
  );
}

/** `unread` is null for rooms that one is not in: there this device remembers what it has shown. */
function useItems(principal: Principal, seen: Seen): (room: Room, unread: number | null) => RoomItem {
  const { router } = useHouse();
  const words = useWords();
  const place = useStore(router);
  const now = useMinute();
  const chosen = place.kind === "room" ? place.room : null;
  return (room, known) => {
    const selected = chosen !== null && (room.id === chosen || room.alias === chosen);
    const unread = known ?? Math.max(0, room.number - (seen.find(room.id)?.number ?? room.number));
    const href = router.hrefOf(room.alias ?? room.id);
    return roomItem({ room, words, now, unread: selected ? 0 : unread, selected, me: principal.id, href });
  };
}

interface ItemFacts {
  room: Room;
  words: Catalogue;
  now: Date;
  unread: number;
  selected: boolean;
  me: string;
  href: string;
}

function roomItem({ room, words, now, unread, selected, me, href }: ItemFacts): RoomItem {
  const formats = formatsFor(words.locale);
  return {
    id: room.id,
    href,
    title: room.title,
    face: coverOf(room.id, room.cover),
    members: room.members > 0 ? formats.number(room.members) : "",
    membersLabel: words.members(room.members),
    preview: previewOf(room, words, me),
    time: formats.recent(new Date(lastActivity(room)), now, words.yesterday),
    unread,
    selected,
    locked: room.needs_entry_code,
  };
}

function previewOf(room: Room, words: Catalogue, me: string): string {
  const last = room.last_message;
  if (last == null) return words.noMessagesPreview;
  if (last.deleted_at) return words.deletedPreview;
  const who = last.sender.id === me ? words.you : last.sender.name;
  return `${who}: ${plainText(last.text.slice(0, 160))}`;
}

/** Draws again when the minute changes, so that "today" becomes "yesterday" while somebody looks. */
function useMinute(): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), 60_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
