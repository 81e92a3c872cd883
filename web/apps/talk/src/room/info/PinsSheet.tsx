// The pinned messages of a room, the newest pin first.

import type { Conversation } from "@maru/core/conversations";
import { formatsFor, plainText, useWords } from "@maru/ui";
import { useLaterWords } from "@maru/ui/later-words";
import type { Message } from "@maru/wire";
import { useHouse } from "../../house.ts";
import type { May } from "../useMay.ts";
import { ListSheet } from "./ListSheet.tsx";

export interface PinsSheetProps {
  store: Conversation;
  may: May;
  onGoTo(place: { id: string; seq: number }): void;
  onBack(): void;
  onClose(): void;
}

export function PinsSheet({ store, may, onGoTo, onBack, onClose }: PinsSheetProps) {
  const { conversations } = useHouse();
  const words = useWords();
  const later = useLaterWords();
  const acts = conversations.acts(store.ref);
  const show = (message: Message) => {
    onClose();
    onGoTo(message);
  };
  return (
    <ListSheet
      name="pins"
      class="pin-list"
      title={words.pins}
      empty={{ icon: "pin", title: later.noPins }}
      load={acts.pins}
      onBack={onBack}
      line={(message, change) => {
        const onUnpin = may("pin") ? (id: string) => change(() => acts.pin(id, false)) : null;
        return <Pin message={message} onShow={show} onUnpin={onUnpin} />;
      }}
    />
  );
}

interface PinProps {
  message: Message;
  onShow(message: Message): void;
  onUnpin: ((id: string) => void) | null;
}

function Pin({ message, onShow, onUnpin }: PinProps) {
  const words = useWords();
  const later = useLaterWords();
  const sent = formatsFor(words.locale).recent(new Date(message.sent_at), new Date(), words.yesterday);
  return (
    <>
      <b>{message.sender.name}</b> <small>{sent}</small>
      <p>{plainText(message.text)}</p>
      <div class="pin-acts">
        {onUnpin !== null && (
          <button type="button" class="button quiet" onClick={() => onUnpin(message.id)}>
            {words.unpin}
          </button>
        )}
        <button type="button" class="button quiet" onClick={() => onShow(message)}>
          {later.goThere}
        </button>
      </div>
    </>
  );
}
