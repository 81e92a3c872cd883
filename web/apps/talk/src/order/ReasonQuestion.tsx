// One question before somebody is put out, with room for why: it is kept with what was done.
import { Confirm, type ConfirmModel } from "../Confirm.tsx";
import { useOrderWords } from "./words.ts";
import "./styles.ts";

const REASON_CHARS_MAX = 500;

export interface ReasonQuestionModel extends Omit<ConfirmModel, "onYes"> {
  /** Closes by what it does, or stays with what went wrong. */
  onYes(reason: { reason?: string }): Promise<unknown>;
}

export function ReasonQuestion({ model }: { model: ReasonQuestionModel }) {
  const words = useOrderWords();
  const onYes = (field: (name: string) => string) => {
    const reason = field("reason");
    return model.onYes(reason === "" ? {} : { reason });
  };
  return (
    <Confirm model={{ ...model, onYes }}>
      <label class="field">
        <span>{words.reason}</span>
        <textarea class="input" name="reason" rows={2} maxLength={REASON_CHARS_MAX} autocomplete="off" />
        <small>{words.reasonKept}</small>
      </label>
    </Confirm>
  );
}
