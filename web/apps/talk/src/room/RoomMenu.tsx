// What can be done with a room: pass its address on, or leave it.
import { useWords } from "@maru/ui";
import { Menu, type MenuChoice } from "@maru/ui/menu";
import type { OwnRoom, Room } from "@maru/wire";
import { copyText } from "../clipboard.ts";
import { useHouse } from "../house.ts";
import { useOrderWords } from "../order/words.ts";
import { keepsOrder } from "./standing.ts";

export interface RoomMenuProps {
  room: Room;
  anchor: HTMLElement;
  /** One's own part, `null` when one is not in. */
  mine: OwnRoom | null;
  onLeave(): void;
  onClose(): void;
}

export function RoomMenu({ room, anchor, mine, onLeave, onClose }: RoomMenuProps) {
  const { router, notices } = useHouse();
  const words = useWords();
  const orderWords = useOrderWords();
  const url = location.origin + router.publicHrefOf(room.alias ?? room.id);
  const copy = async () => notices.say((await copyText(url)) ? words.linkCopied : words.copyFailed);
  // Only where the device can: plain http and most desktops cannot.
  const share = () => navigator.share({ title: room.title, url }).catch(() => {});
  const choices: MenuChoice[] = [{ icon: "link", label: words.copyLink, onChoose: () => void copy() }];
  if ("share" in navigator) choices.push({ icon: "share", label: words.share, onChoose: () => void share() });
  choices.push({ icon: "pin", label: orderWords.notice, onChoose: () => router.openSheet("notice") });
  if (keepsOrder(mine))
    choices.push(
      { icon: "lost", label: orderWords.reports, onChoose: () => router.openSheet("reports") },
      { icon: "people", label: orderWords.acts, onChoose: () => router.openSheet("acts") },
    );
  if (mine !== null) choices.push({ icon: "leave", label: words.leaveRoom, danger: true, onChoose: onLeave });
  return <Menu model={{ label: words.roomMenu, anchor, choices, onClose }} />;
}
