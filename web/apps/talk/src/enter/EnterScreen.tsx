// The first screen of somebody new: one tap, and a name if they like.
import { Mark, Preferences, useWords } from "@maru/ui";
import { useState } from "preact/hooks";
import { usePreferencesModel } from "../hooks/usePreferencesModel.ts";
import { useHouse } from "../house.ts";
import { problemText } from "../problems.ts";

const NAME_CHARS_MAX = 20;

export function EnterScreen() {
  const { client, router } = useHouse();
  const words = useWords();
  const preferences = usePreferencesModel();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  const enter = async (event: SubmitEvent) => {
    event.preventDefault();
    if (busy) return;
    const name = new FormData(event.currentTarget as HTMLFormElement).get("name");
    setBusy(true);
    setProblem("");
    try {
      await client.session.enterAsGuest(String(name ?? ""));
    } catch (error) {
      setBusy(false);
      setProblem(problemText(words, error));
    }
  };
  const toRoom = router.getSnapshot().kind === "room";
  return (
    <main class="enter" data-screen="enter">
      <div class="enter-card">
        <Mark />
        <div>
          <h1>{words.enterTitle}</h1>
          <p class="lead">{toRoom ? words.enterToRoom : words.enterLead}</p>
        </div>
        <form onSubmit={enter}>
          <label class="field">
            <span>{words.nickname}</span>
            <input
              class="input"
              name="name"
              maxLength={NAME_CHARS_MAX}
              placeholder={words.nicknameHint}
              autocomplete="nickname"
              enterkeyhint="go"
            />
          </label>
          <button type="submit" class="button" disabled={busy}>
            {busy ? words.entering : words.enter}
          </button>
          {problem !== "" && (
            <p class="problem" role="alert">
              {problem}
            </p>
          )}
        </form>
        <Preferences model={preferences} />
      </div>
    </main>
  );
}
