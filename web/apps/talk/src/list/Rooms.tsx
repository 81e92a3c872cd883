// The rooms of the list: one's own, with what can be done with each, then those that can be found.
import { EmptyState, type RoomItem, RoomList, useWords } from "@maru/ui";
import type { OwnRoom, Principal } from "@maru/wire";
import { useCallback, useState } from "preact/hooks";
import { useCalmStore } from "../hooks/useFrameStore.ts";
import { useHouse } from "../house.ts";
import { LeaveDialog, RoomMenu } from "../parts.ts";
import { refusalText } from "../problems.ts";
import type { Seen } from "../seen.ts";
import { RoomsPlace } from "./RoomsPlace.tsx";
import { useItems } from "./useItems.ts";
import { useListShown, useWhile } from "./useListShown.ts";

export interface RoomsProps {
  principal: Principal;
  seen: Seen;
  /** `null` where people make no rooms. */
  onCreate: (() => void) | null;
}

export function Rooms({ principal, seen, onCreate }: RoomsProps) {
  const { client, conversations } = useHouse();
  const words = useWords();
  const isShown = useListShown();
  const { status, rooms, problem } = useCalmStore(useWhile(isShown, client.rooms));
  const own = useCalmStore(useWhile(isShown, conversations.ownRooms));
  const toItem = useItems(principal, seen);
  if (status === "loading" && problem !== null) {
    const action = { label: words.reload, onAct: () => void client.rooms.refresh() };
    const lead = refusalText(words, problem);
    return <EmptyState model={{ icon: "lost", title: words.roomsFailed, lead, action }} />;
  }
  if (status === "loading" || own.status === "loading") return <RoomsPlace />;
  const mine = new Set([...own.rooms, ...own.hidden].map((one) => one.room.id));
  const others = rooms.filter((room) => !mine.has(room.id));
  if (mine.size + others.length === 0) {
    const action = onCreate && { label: words.newRoom, onAct: onCreate };
    const lead = onCreate === null ? words.noRoomsYet : words.noRoomsLead;
    return <EmptyState model={{ icon: "talk", title: words.noRooms, lead, action }} />;
  }
  return (
    <div class="rooms">
      <OwnRooms rooms={own.rooms} hidden={own.hidden} toItem={toItem} />
      <Section title={words.directory} alone={mine.size === 0} items={others.map((room) => toItem(room, null))} />
    </div>
  );
}

interface OwnRoomsProps {
  rooms: readonly OwnRoom[];
  hidden: readonly OwnRoom[];
  toItem: ReturnType<typeof useItems>;
}

/** Those that one is in, with what can be done with each; hidden ones when they are asked for. */
function OwnRooms({ rooms, hidden, toItem }: OwnRoomsProps) {
  const words = useWords();
  const [opened, setOpened] = useState(false);
  const [menu, setMenu] = useState<{ id: string; anchor: HTMLElement } | null>(null);
  const [leaving, setLeaving] = useState<OwnRoom | null>(null);
  const chosen = menu && [...rooms, ...hidden].find((one) => one.room.id === menu.id);
  const items = (list: readonly OwnRoom[]) => list.map((one) => toItem(one.room, one));
  const onMenu = useCallback((id: string, anchor: HTMLElement) => setMenu({ id, anchor }), []);
  return (
    <>
      <Section title={words.myRooms} alone={false} items={items(rooms)} onMenu={onMenu} />
      {hidden.length > 0 && (
        <button type="button" class="hidden-rooms" aria-expanded={opened} onClick={() => setOpened(!opened)}>
          {words.hiddenRooms(hidden.length)}
        </button>
      )}
      {opened && <Section title="" alone items={items(hidden)} onMenu={onMenu} />}
      {menu && chosen && (
        <RoomMenu
          key={menu.id}
          room={chosen.room}
          mine={chosen}
          anchor={menu.anchor}
          onLeave={() => setLeaving(chosen)}
          onClose={() => setMenu(null)}
        />
      )}
      {leaving && <LeaveOf own={leaving} onClose={() => setLeaving(null)} />}
    </>
  );
}

function LeaveOf({ own: { room }, onClose }: { own: OwnRoom; onClose(): void }) {
  const { conversations } = useHouse();
  const onLeft = () => {
    onClose();
    void conversations.ownRooms.refresh();
  };
  return <LeaveDialog room={room} onLeft={onLeft} onClose={onClose} />;
}

interface SectionProps {
  title: string;
  alone: boolean;
  items: readonly RoomItem[];
  onMenu?: (id: string, anchor: HTMLElement) => void;
}

/** A list that is the only one needs no name. */
function Section({ title, alone, items, onMenu }: SectionProps) {
  const { router } = useHouse();
  if (items.length === 0) return null;
  return (
    <>
      {!alone && <h2 class="section-title">{title}</h2>}
      <RoomList model={{ rooms: items, onOpen: router.open, onMenu: onMenu ?? null }} />
    </>
  );
}
