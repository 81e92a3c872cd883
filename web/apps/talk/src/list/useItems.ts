// Rooms as lines of a list: their words, what is unread, what one has set for oneself.
import { lastActivity } from "@maru/core";
import { type Catalogue, coverOf, formatsFor, type RoomItem, useWords } from "@maru/ui";
import type { OwnRoom, Principal, Room } from "@maru/wire";
import { useEffect, useState } from "preact/hooks";
import { useStore } from "../hooks/useStore.ts";
import { useHouse } from "../house.ts";
import type { Fold } from "../order/folding.tsx";
import { otherOf } from "../room/presence.ts";
import { useFold } from "../room/useFold.ts";
import type { Seen } from "../seen.ts";
import { previewOf } from "./preview.ts";
import { usePresence } from "./usePresence.ts";

/** `own` is null for rooms that one is not in: there this device remembers what it has shown, if `seen` is given. */
export function useItems(principal: Principal, seen: Seen | null): (room: Room, own: OwnRoom | null) => RoomItem {
  const { router } = useHouse();
  const words = useWords();
  const place = useStore(router);
  const now = useMinute();
  const fold = useFold(principal.id);
  const there = useStore(usePresence());
  const chosen = place.kind === "room" ? place.room : null;
  return (room, own) => {
    const selected = chosen !== null && (room.id === chosen || room.alias === chosen);
    const unread = own?.unread ?? Math.max(0, room.number - (seen?.find(room.id)?.number ?? room.number));
    const href = router.hrefOf(room.alias ?? room.id);
    const item = roomItem({ room, words, now, unread: selected ? 0 : unread, selected, me: principal.id, href, fold });
    const online = otherOf(there.rooms.get(room.id))?.online === true;
    return own === null ? item : { ...item, ...marksOf(own, selected), online };
  };
}

function marksOf(own: OwnRoom, selected: boolean) {
  return {
    pinned: own.pinned !== undefined,
    muted: own.notify === "none",
    called: own.mention === undefined || selected ? null : (own.mentions ?? 0),
    marked: own.marked_unread === true,
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
  fold: Fold;
}

function roomItem({ room, words, now, unread, selected, me, href, fold }: ItemFacts): RoomItem {
  const formats = formatsFor(words.locale);
  return {
    id: room.id,
    href,
    title: room.title,
    face: coverOf(room.id, room.cover),
    members: room.members > 0 ? formats.number(room.members) : "",
    membersLabel: words.members(room.members),
    preview: previewOf(room, words, me, fold.hides),
    time: formats.recent(new Date(lastActivity(room)), now, words.yesterday),
    unread,
    selected,
    locked: room.needs_entry_code,
  };
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
