// One question before something that cannot be taken back.
import { Actions, ProblemText, useWords } from "@maru/ui";
import { useAction } from "./hooks/useAction.ts";
import { useFocusFirst } from "./hooks/useFocusFirst.ts";

export interface ConfirmModel {
  title: string;
  lead: string;
  yes: string;
  /** Closes by what it does, or stays with the reason why not. */
  onYes(): Promise<unknown>;
  onNo(): void;
}

export function Confirm({ model }: { model: ConfirmModel }) {
  const words = useWords();
  const action = useAction();
  const ref = useFocusFirst<HTMLDivElement>();
  return (
    <div ref={ref} class="sheet" data-sheet="confirm">
      <div class="question">
        <h2 tabIndex={-1}>{model.title}</h2>
        <p>{model.lead}</p>
      </div>
      <ProblemText text={action.problem} />
      <Actions>
        <button type="button" class="button quiet" onClick={model.onNo}>
          {words.cancel}
        </button>
        <button
          type="button"
          class="button danger"
          data-act="yes"
          disabled={action.busy}
          onClick={() => action.run(model.onYes)}
        >
          {model.yes}
        </button>
      </Actions>
    </div>
  );
}
