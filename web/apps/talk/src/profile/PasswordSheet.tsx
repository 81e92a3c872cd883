// A new password for an old one.
import { Actions, Field, ProblemText, useWords } from "@maru/ui";
import { newPasswordField, passwordField } from "../enter/fields.ts";
import { useAction } from "../hooks/useAction.ts";
import { useHouse } from "../house.ts";
import { Sheet } from "./Sheet.tsx";

export function PasswordSheet({ onBack }: { onBack(): void }) {
  const { client, notices } = useHouse();
  const words = useWords();
  const action = useAction();
  const change = action.submit(async (field) => {
    await client.oneself.changePassword({ old: field("old-password"), new: field("password") });
    notices.say(words.passwordChanged);
    onBack();
  });
  return (
    <Sheet name="password" title={words.changePassword} onBack={onBack}>
      <form onSubmit={change}>
        <Field model={{ ...passwordField(words), name: "old-password", label: words.oldPassword, enterKey: "next" }} />
        <Field model={newPasswordField(words)} />
        <ProblemText text={action.problem} />
        <Actions>
          <button type="submit" class="button" disabled={action.busy}>
            {words.changePassword}
          </button>
        </Actions>
      </form>
    </Sheet>
  );
}
