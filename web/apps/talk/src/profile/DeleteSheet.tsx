// The end of an account or a guest, asked once more, with the password where there is one. Who has none shows a code of
// their second factor, or where there is none either and they came long ago, comes in by their provider once more.

import { Field, ProblemText, useWords } from "@maru/ui";
import { useLaterWords } from "@maru/ui/later-words";
import { codeField, passwordField } from "../enter/fields.ts";
import { ProviderButtons } from "../enter/ProviderButtons.tsx";
import { FormWays } from "../FormWays.tsx";
import { useAction } from "../hooks/useAction.ts";
import { useHouse } from "../house.ts";
import { Sheet } from "./Sheet.tsx";

export interface DeleteSheetProps {
  needs: "password" | "code" | null;
  onBack(): void;
}

export function DeleteSheet({ needs, onBack }: DeleteSheetProps) {
  const { client } = useHouse();
  const words = useWords();
  const later = useLaterWords();
  const action = useAction();
  const remove = action.submit(async (field) => {
    if (needs === "code") await client.oneself.stepUp({ code: field("code") });
    await client.oneself.deleteAccount(needs === "password" ? { password: field("password") } : {});
  });
  return (
    <Sheet name="delete" title={later.deleteTitle} onBack={onBack}>
      <p class="lead">{words.deleteLead}</p>
      <form onSubmit={remove}>
        {needs !== null && <Field model={needs === "password" ? passwordField(words) : codeField(words)} />}
        <ProblemText text={action.problem} />
        {action.code === "step_up_required" && <ProviderButtons action={action} />}
        <FormWays yes={later.deleteYes} isBusy={action.busy} danger onCancel={onBack} />
      </form>
    </Sheet>
  );
}
