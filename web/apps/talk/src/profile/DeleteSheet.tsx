// The end of an account or a guest, asked once more, with the password where there is one. Who has none and came long ago
// comes in by their provider once more.

import { Field, ProblemText, useWords } from "@maru/ui";
import { useLaterWords } from "@maru/ui/later-words";
import { passwordField } from "../enter/fields.ts";
import { ProviderButtons } from "../enter/ProviderButtons.tsx";
import { FormWays } from "../FormWays.tsx";
import { useAction } from "../hooks/useAction.ts";
import { useHouse } from "../house.ts";
import { Sheet } from "./Sheet.tsx";

export interface DeleteSheetProps {
  needsPassword: boolean;
  onBack(): void;
}

export function DeleteSheet({ needsPassword, onBack }: DeleteSheetProps) {
  const { client } = useHouse();
  const words = useWords();
  const later = useLaterWords();
  const action = useAction();
  const remove = action.submit((field) =>
    client.oneself.deleteAccount(needsPassword ? { password: field("password") } : {}),
  );
  return (
    <Sheet name="delete" title={later.deleteTitle} onBack={onBack}>
      <p class="lead">{words.deleteLead}</p>
      <form onSubmit={remove}>
        {needsPassword && <Field model={passwordField(words)} />}
        <ProblemText text={action.problem} />
        {action.code === "step_up_required" && <ProviderButtons action={action} />}
        <FormWays yes={later.deleteYes} isBusy={action.busy} danger onCancel={onBack} />
      </form>
    </Sheet>
  );
}
