// Looking for messages, in one room or in all that one is in, and for rooms of the directory.
import { Icon, Segments, useWords } from "@maru/ui";
import { useLaterWords } from "@maru/ui/later-words";
import type { Principal, Room } from "@maru/wire";
import { useState } from "preact/hooks";
import { Dialog } from "../Dialog.tsx";
import type { Aim } from "../room/RoomScreen.tsx";
import { FindMessages } from "./FindMessages.tsx";
import { FindRooms } from "./FindRooms.tsx";

export interface FindDialogProps {
  /** `null`: in all rooms. */
  room: Room | null;
  principal: Principal;
  onGoTo(aim: Aim): void;
  onClose(): void;
}

type Tab = "messages" | "rooms";

export function FindDialog(props: FindDialogProps) {
  const { room, onClose } = props;
  const words = useWords();
  const later = useLaterWords();
  const [tab, setTab] = useState<Tab>("messages");
  const title = room === null ? words.search : later.searchIn(room.title);
  const tabs: { code: Tab; name: string }[] = [
    { code: "messages", name: later.messagesTab },
    { code: "rooms", name: later.roomsTab },
  ];
  return (
    <Dialog label={title} onClose={onClose}>
      <div class="sheet find" data-sheet="find">
        <div class="sheet-head">
          <h2>{title}</h2>
          <button type="button" class="icon-button" aria-label={words.close} onClick={onClose}>
            <Icon name="close" />
          </button>
        </div>
        {room === null && (
          <Segments label={words.search} options={tabs} chosen={tab} onChoose={(code: Tab) => setTab(code)} />
        )}
        {tab === "messages" ? <FindMessages {...props} /> : <FindRooms principal={props.principal} />}
      </div>
    </Dialog>
  );
}
