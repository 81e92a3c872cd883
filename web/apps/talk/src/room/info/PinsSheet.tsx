// The pinned messages of a room, the newest pin first.
import type { Conversation, MyRoom } from "@maru/core/conversations";
import { EmptyState, formatsFor, ListSkeleton, ProblemText, useWords } from "@maru/ui";
import type { Message } from "@maru/wire";
import { useEffect, useState } from "preact/hooks";
import { useAction } from "../../hooks/useAction.ts";
import { useHouse } from "../../house.ts";
import { Sheet } from "../../profile/Sheet.tsx";
import { keepsOrder } from "../standing.ts";

export interface PinsSheetProps {
  store: Conversation;
  mine: MyRoom | null;
  onGoTo(place: { id: string; seq: number }): void;
  onBack(): void;
  onClose(): void;
}

export function PinsSheet({ store, mine, onGoTo, onBack, onClose }: PinsSheetProps) {
  const { conversations } = useHouse();
  const words = useWords();
  const action = useAction();
  const acts = conversations.acts(store.ref);
  const [pins, setPins] = useState<Message[] | null>(null);
  const load = async () => setPins(await acts.pins());
  useEffect(() => action.run(load), []);
  const unpin = (id: string) =>
    action.run(async () => {
      await acts.pin(id, false);
      await load();
    });
  const show = (message: Message) => {
    onClose();
    onGoTo(message);
  };
  return (
    <Sheet name="pins" title={words.pins} onBack={onBack}>
      {pins === null && action.problem === "" && <ListSkeleton />}
      {pins?.length === 0 && (
        <EmptyState model={{ icon: "pin", title: words.noPins, lead: words.noPinsLead, action: null }} />
      )}
      <ul class="pin-list" data-list="pins">
        {(pins ?? []).map((message) => (
          <li key={message.id}>
            <Pin message={message} onShow={show} onUnpin={keepsOrder(mine) ? unpin : null} />
          </li>
        ))}
      </ul>
      <ProblemText text={action.problem} />
    </Sheet>
  );
}

interface PinProps {
  message: Message;
  onShow(message: Message): void;
  onUnpin: ((id: string) => void) | null;
}

function Pin({ message, onShow, onUnpin }: PinProps) {
  const words = useWords();
  const sent = formatsFor(words.locale).recent(new Date(message.sent_at), new Date(), words.yesterday);
  return (
    <>
      <b>{message.sender.name}</b> <small>{sent}</small>
      <p>{message.text}</p>
      <div class="pin-acts">
        {onUnpin !== null && (
          <button type="button" class="button quiet" onClick={() => onUnpin(message.id)}>
            {words.unpin}
          </button>
        )}
        <button type="button" class="button quiet" onClick={() => onShow(message)}>
          {words.goThere}
        </button>
      </div>
    </>
  );
}
