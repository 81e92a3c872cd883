// Shows once more that it is oneself, and then does what asked for that. Must not know what it is.
import { Actions, Field, ProblemText, useWords } from "@maru/ui";
import { passwordField } from "../enter/fields.ts";
import { useAction } from "../hooks/useAction.ts";
import { useHouse } from "../house.ts";

export function ProofForm({ act }: { act(): Promise<unknown> }) {
  const { client } = useHouse();
  const words = useWords();
  const action = useAction();
  const prove = action.submit(async (field) => {
    await client.oneself.stepUp({ password: field("password") });
    await act();
  });
  return (
    <form onSubmit={prove}>
      <p class="lead">{words.proofLead}</p>
      <Field model={passwordField(words)} />
      <ProblemText text={action.problem} />
      <Actions>
        <button type="submit" class="button" disabled={action.busy}>
          {words.goOn}
        </button>
      </Actions>
    </form>
  );
}
