// One question before something that cannot be taken back, and maybe a field to be filled in with the answer.
import { Actions, ProblemText, useWords } from "@maru/ui";
import type { ComponentChildren } from "preact";
import { useAction } from "./hooks/useAction.ts";
import { useFocusFirst } from "./hooks/useFocusFirst.ts";

export interface ConfirmModel {
  title: string;
  lead: string;
  yes: string;
  /** Closes by what it does, or stays with the reason why not. */
  onYes(field: (name: string) => string): Promise<unknown>;
  onNo(): void;
}

export function Confirm({ model, children }: { model: ConfirmModel; children?: ComponentChildren }) {
  const words = useWords();
  const action = useAction();
  const ref = useFocusFirst<HTMLDivElement>("heading");
  return (
    <div ref={ref} class="sheet" data-sheet="confirm">
      <div class="question">
        <h2 tabIndex={-1}>{model.title}</h2>
        <p>{model.lead}</p>
      </div>
      <form onSubmit={action.submit(model.onYes)}>
        {children}
        <ProblemText text={action.problem} />
        <Actions>
          <button type="button" class="button quiet" onClick={model.onNo}>
            {words.cancel}
          </button>
          <button type="submit" class="button danger" data-act="yes" disabled={action.busy}>
            {model.yes}
          </button>
        </Actions>
      </form>
    </div>
  );
}
