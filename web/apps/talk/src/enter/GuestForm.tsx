// The first way in: one tap, and a name if they like.
import { Field, ProblemText, useWords } from "@maru/ui";
import type { Action } from "../hooks/useAction.ts";
import { useWays } from "../hooks/useTenant.ts";
import { useHouse } from "../house.ts";

export const NAME_CHARS_MAX = 20;

/** `action` is the caller's, so that one thing happens at a time on the screen. */
export function GuestForm({ action }: { action: Action }) {
  const { client } = useHouse();
  const words = useWords();
  const ways = useWays();
  return (
    <form onSubmit={action.submit((field) => client.enter.asGuest(field("name")))}>
      {ways.nickname && (
        <Field
          model={{
            name: "name",
            label: words.nickname,
            placeholder: words.nicknameHint,
            charsMax: NAME_CHARS_MAX,
            autocomplete: "nickname",
          }}
        />
      )}
      <button type="submit" class="button" disabled={action.busy}>
        {action.busy ? words.entering : words.enter}
      </button>
      <ProblemText text={action.problem} />
    </form>
  );
}
