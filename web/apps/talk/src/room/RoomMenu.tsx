// What can be done with a room: pass its address on, or leave it.
import { useWords } from "@maru/ui";
import { Menu, type MenuChoice } from "@maru/ui/menu";
import type { Room } from "@maru/wire";
import { copyText } from "../clipboard.ts";
import { useHouse } from "../house.ts";

export interface RoomMenuProps {
  room: Room;
  anchor: HTMLElement;
  isMember: boolean;
  onLeave(): void;
  onClose(): void;
}

export function RoomMenu({ room, anchor, isMember, onLeave, onClose }: RoomMenuProps) {
  const { router, notices } = useHouse();
  const words = useWords();
  const url = location.origin + router.publicHrefOf(room.alias ?? room.id);
  const copy = async () => notices.say((await copyText(url)) ? words.linkCopied : words.copyFailed);
  // Only where the device can: plain http and most desktops cannot.
  const share = () => navigator.share({ title: room.title, url }).catch(() => {});
  const choices: MenuChoice[] = [{ icon: "link", label: words.copyLink, onChoose: () => void copy() }];
  if ("share" in navigator) choices.push({ icon: "share", label: words.share, onChoose: () => void share() });
  if (isMember) choices.push({ icon: "leave", label: words.leaveRoom, danger: true, onChoose: onLeave });
  return <Menu model={{ label: words.roomMenu, anchor, choices, onClose }} />;
}
