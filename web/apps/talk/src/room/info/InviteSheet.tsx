// Makes an invitation, shows its link once, as text and as a QR code, and passes it on.

import type { Conversation } from "@maru/core/conversations";
import { Actions, ProblemText, useWords } from "@maru/ui";
import { useLaterWords } from "@maru/ui/later-words";
import type { CreateInvite, Room } from "@maru/wire";
import { useState } from "preact/hooks";
import { copyText } from "../../clipboard.ts";
import { useAction } from "../../hooks/useAction.ts";
import { useHouse } from "../../house.ts";
import { QrCode } from "../../parts.ts";
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
  const later = useLaterWords();
  const action = useAction();
  const { share, copy } = useWaysOn(room.title);
  const [url, setUrl] = useState("");
  const make = action.submit(async (field) => {
    const invite = await conversations.acts(store.ref).invite(wantedOf(field));
    setUrl(invite.url);
    // Where there is something to share with, it is chosen by a tap.
    if (share === null) await copy(invite.url);
  });
  const times = [
    [`${DAY_SECONDS}`, later.oneDay],
    [`${7 * DAY_SECONDS}`, later.oneWeek],
    [NONE, later.forEver],
  ] as const;
  const counts = [
    ["1", words.people(1)],
    ["10", words.people(10)],
    [NONE, later.anyNumber],
  ] as const;
  return (
    <Sheet name="invite" title={words.invite} focus="heading" onBack={onBack}>
      <p>{later.inviteLead}</p>
      <form onSubmit={make}>
        <Choice name="seconds" label={later.inviteFor} options={times} chosen={`${7 * DAY_SECONDS}`} />
        <Choice name="uses" label={later.inviteUses} options={counts} chosen={NONE} />
        <ProblemText text={action.problem} />
        <Actions>
          <button type="submit" class={url === "" ? "button" : "button quiet"} disabled={action.busy}>
            {later.makeInvite}
          </button>
        </Actions>
      </form>
      {url !== "" && (
        <>
          <Link url={url} onShare={share && (() => void share(url))} onCopy={() => void copy(url)} />
          <QrCode url={url} title={room.title} />
        </>
      )}
    </Sheet>
  );
}

interface LinkProps {
  url: string;
  /** `null` where the device shares nothing. */
  onShare: (() => void) | null;
  onCopy(): void;
}

function Link({ url, onShare, onCopy }: LinkProps) {
  const words = useWords();
  const later = useLaterWords();
  return (
    <>
      <label class="field">
        <span>{later.inviteLink}</span>
        <input class="input" name="url" readOnly value={url} onFocus={(event) => event.currentTarget.select()} />
      </label>
      <Actions>
        <button type="button" class={onShare === null ? "button" : "button quiet"} onClick={onCopy}>
          {words.copyLink}
        </button>
        {onShare !== null && (
          <button type="button" class="button" onClick={onShare}>
            {words.share}
          </button>
        )}
      </Actions>
    </>
  );
}

interface WaysOn {
  /** To whatever the device shares with; copied where that fails. */
  share: ((url: string) => Promise<void>) | null;
  /** A notice says whether it was. */
  copy(url: string): Promise<void>;
}

function useWaysOn(title: string): WaysOn {
  const { notices } = useHouse();
  const words = useWords();
  const copy = async (url: string) => notices.say((await copyText(url)) ? words.linkCopied : words.copyFailed);
  if (!("share" in navigator)) return { share: null, copy };
  const share = async (url: string) => {
    const refusal = await navigator.share({ title, url }).then(
      () => null,
      (error: Error) => error.name,
    );
    // Somebody who has thought better of it wants no copy either.
    if (refusal !== null && refusal !== "AbortError") await copy(url);
  };
  return { share, copy };
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
