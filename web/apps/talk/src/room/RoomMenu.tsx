// What can be done with a room: how it stands in one's own list, passing its address on, leaving it.
import { useWords } from "@maru/ui";
import { useLaterWords } from "@maru/ui/later-words";
import { Menu, type MenuChoice, type MenuRow } from "@maru/ui/menu";
import type { OwnRoom, Room, SetOwnRoom } from "@maru/wire";
import { copyText } from "../clipboard.ts";
import { useProblemNotice } from "../hooks/useProblemNotice.ts";
import { useHouse } from "../house.ts";
import { useOrderWords } from "../order/words.ts";
import type { May } from "./useMay.ts";

/** The last place among the pinned rooms that the server knows. */
const PINNED_MAX = 999;

export interface RoomMenuProps {
  room: Room;
  /** One's own part, `null` when one is not in. */
  mine: OwnRoom | null;
  anchor: HTMLElement;
  /** What one may do there, where the room is open. */
  may?: May;
  onLeave(): void;
  onClose(): void;
}

export function RoomMenu({ room, mine, may, anchor, onLeave, onClose }: RoomMenuProps) {
  const words = useWords();
  const links = useLinks(room);
  const order = useOrder(may);
  const set = useSet(room);
  const own = useOwnChoices(mine, set);
  const row = useNotify(mine, set);
  const choices = [...own, ...links, ...order];
  if (mine !== null) choices.push({ icon: "leave", label: words.leaveRoom, danger: true, onChoose: onLeave });
  return <Menu model={{ label: words.roomOptions(room.title), anchor, choices, row, onClose }} />;
}

type Set = (change: SetOwnRoom, done?: string) => void;

function useSet(room: Room): Set {
  const { conversations, notices } = useHouse();
  const say = useProblemNotice();
  return (change, done) =>
    void conversations.ownRooms.set(room.id, change).then(() => done !== undefined && notices.say(done), say);
}

function useLinks(room: Room): MenuChoice[] {
  const { router, notices } = useHouse();
  const words = useWords();
  const url = location.origin + router.publicHrefOf(room.alias ?? room.id);
  const copy = async () => notices.say((await copyText(url)) ? words.linkCopied : words.copyFailed);
  // Only where the device can: plain http and most desktops cannot.
  const share = () => navigator.share({ title: room.title, url }).catch(() => {});
  const choices: MenuChoice[] = [{ icon: "link", label: words.copyLink, onChoose: () => void copy() }];
  if ("share" in navigator) choices.push({ icon: "share", label: words.share, onChoose: () => void share() });
  return choices;
}

/** Its notice for everybody; what was reported and done for those who keep order. */
function useOrder(may: May | undefined): MenuChoice[] {
  const { router } = useHouse();
  const orderWords = useOrderWords();
  if (may === undefined) return [];
  const choices: MenuChoice[] = [{ icon: "pin", label: orderWords.notice, onChoose: () => router.openSheet("notice") }];
  if (may("keep_order"))
    choices.push(
      { icon: "eye", label: orderWords.queue, onChoose: () => router.openSheet("queue") },
      { icon: "lost", label: orderWords.reports, onChoose: () => router.openSheet("reports") },
      { icon: "people", label: orderWords.acts, onChoose: () => router.openSheet("acts") },
    );
  return choices;
}

function useOwnChoices(mine: OwnRoom | null, set: Set): MenuChoice[] {
  const { conversations } = useHouse();
  const later = useLaterWords();
  if (mine === null) return [];
  const isPinned = mine.pinned !== undefined;
  const pin = () => {
    // Behind those that are pinned already.
    const places = conversations.ownRooms.getSnapshot().rooms.map((one) => one.pinned ?? -1);
    set({ pinned: isPinned ? null : Math.min(PINNED_MAX, Math.max(-1, ...places) + 1) });
  };
  const choices: MenuChoice[] = [{ icon: "pin", label: isPinned ? later.unpinRoom : later.pinRoom, onChoose: pin }];
  if (mine.counts) {
    const marked = mine.marked_unread === true;
    const label = marked ? later.markRead : later.markUnread;
    choices.push({ icon: "dot", label, onChoose: () => set({ unread: !marked }) });
  }
  if (mine.hidden) choices.push({ icon: "eye", label: later.showRoom, onChoose: () => set({ hidden: false }) });
  else choices.push({ icon: "hide", label: later.hideRoom, onChoose: () => set({ hidden: true }, later.hiddenNow) });
  return choices;
}

/** Of what one wants to be told. */
function useNotify(mine: OwnRoom | null, set: Set): MenuRow | null {
  const later = useLaterWords();
  if (mine === null) return null;
  const levels = [
    ["all", later.notifyAll, later.notifyAllLong],
    ["mentions", later.notifyMentions, later.notifyMentionsLong],
    ["none", later.notifyNone, later.notifyNoneLong],
  ] as const;
  const options = levels.map(([notify, text, label]) => ({
    text,
    label,
    on: mine.notify === notify,
    onChoose: () => set({ notify }),
  }));
  return { label: later.notify, options, titled: true };
}
