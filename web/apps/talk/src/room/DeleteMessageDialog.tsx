// Asks once before a message is deleted for everybody.
import type { Conversation } from "@maru/core/conversations";
import { useWords } from "@maru/ui";
import type { Message } from "@maru/wire";
import { Confirm } from "../Confirm.tsx";
import { Dialog } from "../Dialog.tsx";
import { useHouse } from "../house.ts";

export interface DeleteMessageDialogProps {
  message: Message;
  store: Conversation;
  onClose(): void;
}

export function DeleteMessageDialog({ message, store, onClose }: DeleteMessageDialogProps) {
  const { conversations } = useHouse();
  const words = useWords();
  const remove = async () => {
    await conversations.acts(store.ref).deleteMessage(message.id);
    onClose();
  };
  return (
    <Dialog label={words.deleteMessageTitle} onClose={onClose}>
      <Confirm
        model={{
          title: words.deleteMessageTitle,
          lead: words.deleteMessageLead,
          yes: words.remove,
          onYes: remove,
          onNo: onClose,
        }}
      />
    </Dialog>
  );
}
