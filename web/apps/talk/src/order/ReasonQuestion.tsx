// One question before somebody is put out, with room for why: it is kept with what was done.
import { Actions, ProblemText, useWords } from "@maru/ui";
import type { ConfirmModel } from "../Confirm.tsx";
import { useAction } from "../hooks/useAction.ts";
import { useFocusFirst } from "../hooks/useFocusFirst.ts";
import { useOrderWords } from "./words.ts";
import "./styles.ts";

const REASON_CHARS_MAX = 500;

export interface ReasonQuestionModel extends Omit<ConfirmModel, "onYes"> {
  /** Closes by what it does, or stays with what went wrong. */
  onYes(reason: { reason?: string }): Promise<unknown>;
}

export function ReasonQuestion({ model }: { model: ReasonQuestionModel }) {
  const { cancel } = useWords();
  const words = useOrderWords();
  const action = useAction();
  const ref = useFocusFirst<HTMLDivElement>("heading");
  const submit = action.submit((field) => {
    const reason = field("reason");
    return model.onYes(reason === "" ? {} : { reason });
  });
  return (
    <div ref={ref} class="sheet" data-sheet="confirm">
      <div class="question">
        <h2 tabIndex={-1}>{model.title}</h2>
        <p>{model.lead}</p>
      </div>
      <form onSubmit={submit} data-form="reason">
        <label class="field">
          <span>{words.reason}</span>
          <textarea class="input" name="reason" rows={2} maxLength={REASON_CHARS_MAX} autocomplete="off" />
          <small>{words.reasonKept}</small>
        </label>
        <ProblemText text={action.problem} />
        <Actions>
          <button type="button" class="button quiet" onClick={model.onNo}>
            {cancel}
          </button>
          <button type="submit" class="button danger" data-act="yes" disabled={action.busy}>
            {model.yes}
          </button>
        </Actions>
      </form>
    </div>
  );
}
