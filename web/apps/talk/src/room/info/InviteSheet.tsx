// Makes an invitation, shows its link once, and passes it on.
import type { Conversation } from "@maru/core/conversations";
import { Actions, ProblemText, useWords } from "@maru/ui";
import type { CreateInvite, Room } from "@maru/wire";
import { useState } from "preact/hooks";
import { copyText } from "../../clipboard.ts";
import { useAction } from "../../hooks/useAction.ts";
import { useHouse } from "../../house.ts";
import { Sheet } from "../../profile/Sheet.tsx";

const DAY_SECONDS = 86_400;
/** No limit, in a field. */
const NONE = "";

export interface InviteSheetProps {
  store: Conversation;
  room: Room;
  onBack(): void;
}

export function InviteSheet({ store, room, onBack }: InviteSheetProps) {
  const { conversations } = useHouse();
  const words = useWords();
  const action = useAction();
  const passOn = usePassOn(room.title);
  const [url, setUrl] = useState("");
  const make = action.submit(async (field) => {
    const invite = await conversations.acts(store.ref).invite(wantedOf(field));
    setUrl(invite.url);
    await passOn(invite.url);
  });
  const times = [
    [`${DAY_SECONDS}`, words.oneDay],
    [`${7 * DAY_SECONDS}`, words.oneWeek],
    [NONE, words.forEver],
  ] as const;
  const counts = [
    ["1", words.people(1)],
    ["10", words.people(10)],
    [NONE, words.anyNumber],
  ] as const;
  return (
    <Sheet name="invite" title={words.invite} focus="heading" onBack={onBack}>
      <p>{words.inviteLead}</p>
      <form onSubmit={make}>
        <Choice name="seconds" label={words.inviteFor} options={times} chosen={`${7 * DAY_SECONDS}`} />
        <Choice name="uses" label={words.inviteUses} options={counts} chosen={NONE} />
        <ProblemText text={action.problem} />
        <Actions>
          <button type="submit" class={url === "" ? "button" : "button quiet"} disabled={action.busy}>
            {words.makeInvite}
          </button>
        </Actions>
      </form>
      {url !== "" && <Link url={url} onPassOn={() => void passOn(url)} />}
    </Sheet>
  );
}

function Link({ url, onPassOn }: { url: string; onPassOn(): void }) {
  const words = useWords();
  return (
    <>
      <label class="field">
        <span>{words.inviteLink}</span>
        <input class="input" name="url" readOnly value={url} onFocus={(event) => event.currentTarget.select()} />
      </label>
      <Actions>
        <button type="button" class="button" onClick={onPassOn}>
          {"share" in navigator ? words.share : words.copyLink}
        </button>
      </Actions>
    </>
  );
}

/** To whatever the device shares with; else it is copied, and a notice says so. */
function usePassOn(title: string): (url: string) => Promise<void> {
  const { notices } = useHouse();
  const words = useWords();
  return async (url) => {
    if ("share" in navigator) {
      const refusal = await navigator.share({ title, url }).then(
        () => null,
        (error: Error) => error.name,
      );
      // Somebody who has thought better of it wants no copy either.
      if (refusal === null || refusal === "AbortError") return;
    }
    notices.say((await copyText(url)) ? words.linkCopied : words.copyFailed);
  };
}

interface ChoiceProps {
  name: string;
  label: string;
  options: readonly (readonly [value: string, label: string])[];
  chosen: string;
}

function Choice({ name, label, options, chosen }: ChoiceProps) {
  return (
    <label class="field">
      <span>{label}</span>
      <select class="input" name={name}>
        {options.map(([value, text]) => (
          <option key={value} value={value} selected={value === chosen}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

function wantedOf(field: (name: string) => string): CreateInvite {
  const [seconds, uses] = [Number(field("seconds")), Number(field("uses"))];
  return { ...(seconds > 0 ? { seconds } : {}), ...(uses > 0 ? { uses } : {}) };
}
