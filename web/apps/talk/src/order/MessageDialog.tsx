// The questions about one message: deleting, reporting, what it said before, and of its sender blocking and clearing away. After a deletion by
// somebody who keeps order, the way back for a while.
import type { Conversation } from "@maru/core/conversations";
import { orderActs } from "@maru/core/order";
import { useWords } from "@maru/ui";
import type { Message } from "@maru/wire";
import { useState } from "preact/hooks";
import { Confirm } from "../Confirm.tsx";
import { Dialog } from "../Dialog.tsx";
import { useHouse } from "../house.ts";
import { BlockQuestion } from "./BlockQuestion.tsx";
import { ClearSheet } from "./ClearSheet.tsx";
import { EditsSheet } from "./EditsSheet.tsx";
import { ReportSheet } from "./ReportSheet.tsx";
import { UndoLine } from "./UndoLine.tsx";
import { useOrderWords } from "./words.ts";

export type Question = "delete" | "report" | "block" | "clear" | "edits";

export interface MessageDialogProps {
  message: Message;
  question: Question;
  store: Conversation;
  me: string;
  onClose(): void;
}

export function MessageDialog(props: MessageDialogProps) {
  const { message, question, store, me, onClose } = props;
  const { client } = useHouse();
  const words = useOrderWords();
  const { deleteMessageTitle } = useWords();
  const [deleted, setDeleted] = useState(false);
  const acts = orderActs(client.requests, store.ref);
  if (deleted)
    return <UndoLine text={words.wasDeleted} acts={acts} by={me} object={message.id} floats onEnd={onClose} />;
  const labels: Record<Question, string> = {
    delete: deleteMessageTitle,
    report: words.reportMessage,
    block: words.block,
    clear: words.clear,
    edits: words.edits,
  };
  return (
    <Dialog label={labels[question]} onClose={onClose}>
      <Asked {...props} onDeleted={() => (message.sender.id === me ? onClose() : setDeleted(true))} />
    </Dialog>
  );
}

function Asked({ message, question, store, me, onClose, onDeleted }: MessageDialogProps & { onDeleted(): void }) {
  const { client } = useHouse();
  const words = useOrderWords();
  const { sender } = message;
  switch (question) {
    case "delete":
      return <Delete message={message} store={store} me={me} onDeleted={onDeleted} onClose={onClose} />;
    case "report": {
      const about = { message: message.id };
      return <ReportSheet store={store} about={about} title={words.reportMessage} me={me} onDone={onClose} />;
    }
    case "block":
      return <BlockQuestion person={sender} me={me} onDone={onClose} />;
    case "clear":
      return <ClearSheet acts={orderActs(client.requests, store.ref)} person={sender} onDone={onClose} />;
    case "edits":
      return <EditsSheet acts={orderActs(client.requests, store.ref)} message={message} onClose={onClose} />;
    default:
      return question satisfies never;
  }
}

type DeleteProps = Pick<MessageDialogProps, "message" | "store" | "me" | "onClose"> & { onDeleted(): void };

function Delete({ message, store, me, onDeleted, onClose }: DeleteProps) {
  const { conversations } = useHouse();
  const words = useWords();
  const onYes = async () => {
    await conversations.acts(store.ref).deleteMessage(message.id);
    onDeleted();
  };
  const { deleteLead } = useOrderWords();
  const lead = message.sender.id === me ? words.deleteMessageLead : deleteLead;
  const question = { title: words.deleteMessageTitle, lead, yes: words.remove };
  return <Confirm model={{ ...question, onYes, onNo: onClose }} />;
}
