// One's name, and another one.
import { Field, ProblemText, useWords } from "@maru/ui";
import { NAME_CHARS_MAX } from "../enter/GuestForm.tsx";
import { useAction } from "../hooks/useAction.ts";
import { useHouse } from "../house.ts";

export function RenameForm({ name }: { name: string }) {
  const { client, notices } = useHouse();
  const words = useWords();
  const action = useAction();
  const rename = action.submit(async (field) => {
    if (field("name") === name) return;
    await client.oneself.rename(field("name"));
    notices.say(words.saved);
  });
  const model = { name: "name", label: words.rename, value: name, charsMax: NAME_CHARS_MAX, required: true } as const;
  return (
    <form onSubmit={rename} data-form="rename">
      <div class="inline">
        <Field model={{ ...model, autocomplete: "nickname", enterKey: "done" }} />
        <button type="submit" class="button soft" disabled={action.busy}>
          {words.save}
        </button>
      </div>
      <ProblemText text={action.problem} />
    </form>
  );
}
