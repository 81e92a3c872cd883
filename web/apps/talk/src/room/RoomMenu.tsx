// What can be done with a room: pass its address on, or leave it.
import type { Conversation } from "@maru/core/conversations";
import { Menu, type MenuChoice, useWords } from "@maru/ui";
import type { Room } from "@maru/wire";
import { useState } from "preact/hooks";
import { copyText } from "../clipboard.ts";
import { Dialog } from "../Dialog.tsx";
import { useHouse } from "../house.ts";
import { problemText } from "../problems.ts";

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

export interface LeaveDialogProps {
  room: Room;
  store: Conversation;
  onLeft(): void;
  onClose(): void;
}

export function LeaveDialog({ room, store, onLeft, onClose }: LeaveDialogProps) {
  const { conversations } = useHouse();
  const words = useWords();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  const leave = async () => {
    setBusy(true);
    setProblem("");
    try {
      await conversations.acts(store.ref).leave();
      onLeft();
    } catch (error) {
      setBusy(false);
      setProblem(problemText(words, error));
    }
  };
  return (
    <Dialog label={words.leaveTitle(room.title)} onClose={onClose}>
      <div class="sheet">
        <div class="question">
          <h2>{words.leaveTitle(room.title)}</h2>
          <p>{words.leaveLead}</p>
        </div>
        {problem !== "" && (
          <p class="problem" role="alert">
            {problem}
          </p>
        )}
        <div class="actions">
          <button type="button" class="button quiet" onClick={onClose}>
            {words.cancel}
          </button>
          <button type="button" class="button danger" disabled={busy} onClick={() => void leave()}>
            {words.leave}
          </button>
        </div>
      </div>
    </Dialog>
  );
}
