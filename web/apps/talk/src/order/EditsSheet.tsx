// What a message said before it was edited: for those who keep order.
import type { OrderActs } from "@maru/core/order";
import { Actions, EmptyState, formatsFor, ListSkeleton, ProblemText, useWords } from "@maru/ui";
import type { Edit, Message } from "@maru/wire";
import { useEffect, useState } from "preact/hooks";
import { useAction } from "../hooks/useAction.ts";
import { useFocusFirst } from "../hooks/useFocusFirst.ts";
import { useOrderWords } from "./words.ts";
import "./styles.ts";

export interface EditsSheetProps {
  acts: OrderActs;
  message: Message;
  onClose(): void;
}

export function EditsSheet({ acts, message, onClose }: EditsSheetProps) {
  const words = useOrderWords();
  const { close, locale, until } = useWords();
  const { full } = formatsFor(locale);
  const ref = useFocusFirst<HTMLDivElement>("heading");
  const action = useAction();
  const [edits, setEdits] = useState<readonly Edit[] | null>(null);
  useEffect(() => action.run(async () => setEdits(await acts.edits(message.id))), []);
  return (
    <div ref={ref} class="sheet" data-sheet="edits">
      <div class="question">
        <h2 tabIndex={-1}>{words.edits}</h2>
        <p>{words.editsLead}</p>
      </div>
      {edits === null && action.problem === "" && <ListSkeleton />}
      {edits?.length === 0 && <EmptyState model={{ icon: "pen", title: words.noEdits, lead: "", action: null }} />}
      {edits !== null && edits.length > 0 && (
        <ol class="order-list" data-list="edits">
          {edits.map(({ edited_at, text }, at) => (
            <li key={at}>
              <small>{until(full(new Date(edited_at)))}</small>
              <p class="notice-text">{text}</p>
            </li>
          ))}
          <li data-now>
            <small>{words.editNow}</small>
            <p class="notice-text">{message.text}</p>
          </li>
        </ol>
      )}
      <ProblemText text={action.problem} />
      <Actions>
        <button type="button" class="button" onClick={onClose}>
          {close}
        </button>
      </Actions>
    </div>
  );
}
