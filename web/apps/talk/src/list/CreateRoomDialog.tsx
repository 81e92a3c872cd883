// Opens a room: a name, a picture, and an address for those who want one.
import { roomKinds } from "@maru/core/feed";
import { Field, ProblemText, useWords } from "@maru/ui";
import type { CreateRoom, RoomKindEntry } from "@maru/wire";
import { useEffect, useRef, useState } from "preact/hooks";
import { Dialog } from "../Dialog.tsx";
import { FormWays } from "../FormWays.tsx";
import { useAction } from "../hooks/useAction.ts";
import { useHouse } from "../house.ts";
import { DoorNameField, namedBy } from "../profile/DoorName.tsx";
import { ENTRY_CODE_CHARS_MAX } from "../room/EntryCodeDialog.tsx";

const COVERS = ["💬", "🎾", "🍜", "🎮", "📚", "🌿", "🎵", "☕", "🏕️", "🐾", "🎬", "🎉"];
const TITLE_CHARS_MAX = 60;

export function CreateRoomDialog({ onClose }: { onClose(): void }) {
  const { client, router } = useHouse();
  const words = useWords();
  const action = useAction();
  const keyOf = useKeys(client.rooms.newKey);
  const { offered, chosen, policy, choose } = useKinds();
  const create = action.submit(async (field) => {
    const draft = draftOf(field);
    const room = await client.rooms.createRoom(draft, keyOf(draft));
    onClose();
    router.open(router.hrefOf(room.alias ?? room.id));
  });
  const title = { name: "title", label: words.createName, placeholder: words.createNameExample, required: true };
  const code = { name: "entry_code", label: words.entryCode, hint: words.entryCodeHint };
  return (
    <Dialog label={words.createTitle} onClose={onClose}>
      <form onSubmit={create}>
        <h2>{words.createTitle}</h2>
        <Field model={{ ...title, charsMax: TITLE_CHARS_MAX, autocomplete: "off" }} />
        <Covers />
        <Kinds offered={offered} chosen={chosen} onChoose={choose} />
        <label class="field">
          <span>{words.createAlias}</span>
          <input
            class="input"
            name="alias"
            placeholder={words.createAliasExample}
            pattern="[a-z0-9가-힣\-]{2,40}"
            maxLength={40}
            autocomplete="off"
            autocapitalize="none"
            spellcheck={false}
          />
          <small>{words.createAliasHint}</small>
        </label>
        {policy?.["profiles"] !== "own" && <DoorNameField />}
        {/* Where only the invited come in, whoever makes the room is not asked for a code. */}
        {policy?.["entry"] !== "invited" && (
          <Field model={{ ...code, charsMax: ENTRY_CODE_CHARS_MAX, autocomplete: "off" }} />
        )}
        <ProblemText text={action.problem} />
        <FormWays yes={action.busy ? words.creating : words.create} isBusy={action.busy} onCancel={onClose} />
      </form>
    </Dialog>
  );
}

function Covers() {
  const words = useWords();
  return (
    <fieldset class="field covers">
      <legend>{words.createCover}</legend>
      <div>
        {COVERS.map((cover, at) => (
          <label key={cover}>
            <input type="radio" name="cover" value={cover} defaultChecked={at === 0} aria-label={cover} />
            <span aria-hidden="true">{cover}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** Those that somebody makes for people to talk in, as far as they are made here. */
const OFFERED = ["open", "group"] as const;
type Offered = (typeof OFFERED)[number];

interface KindChoice {
  offered: readonly Offered[];
  chosen: Offered | undefined;
  /** What rules rooms of that kind here; nothing while that is not known. */
  policy: RoomKindEntry["policy"] | undefined;
  choose(kind: Offered): void;
}

function useKinds(): KindChoice {
  const { client } = useHouse();
  const [kinds, setKinds] = useState<readonly RoomKindEntry[]>([]);
  const [wanted, choose] = useState<Offered>("open");
  // Without an answer nothing changes: the server refuses what is not to be had.
  useEffect(() => void roomKinds(client.requests).then(setKinds, () => {}), []);
  const entryOf = (wantedKind: string | undefined) => kinds.find((one) => one.kind === wantedKind);
  const offered = OFFERED.filter((one) => entryOf(one)?.made_by_people !== false);
  const chosen = offered.includes(wanted) ? wanted : offered[0];
  return { offered, chosen, policy: entryOf(chosen)?.policy, choose };
}

/** The same key for the same room, so that trying again makes no second one; another for a room that was changed meanwhile. */
function useKeys(newKey: () => string): (draft: CreateRoom) => string {
  const last = useRef({ said: "", key: "" });
  return (draft) => {
    const said = JSON.stringify(draft);
    if (said !== last.current.said) last.current = { said, key: newKey() };
    return last.current.key;
  };
}

function Kinds({
  offered,
  chosen,
  onChoose,
}: Omit<KindChoice, "policy" | "choose"> & { onChoose(kind: Offered): void }) {
  const words = useWords();
  const names = { open: words.kindOpen, group: words.kindGroup };
  const hints = { open: words.kindOpenHint, group: words.kindGroupHint };
  return (
    <fieldset class="field kinds">
      <legend>{words.kind}</legend>
      <div>
        {offered.map((kind) => (
          <label key={kind}>
            <input type="radio" name="kind" value={kind} checked={kind === chosen} onChange={() => onChoose(kind)} />
            <b>{names[kind]}</b>
            <small>{hints[kind]}</small>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function draftOf(field: (name: string) => string): CreateRoom {
  const [kind, alias, entry_code] = [field("kind"), field("alias"), field("entry_code")];
  return {
    kind,
    title: field("title"),
    cover: field("cover"),
    ...(alias === "" ? {} : { alias }),
    ...namedBy(field),
    ...(entry_code === "" ? {} : { entry_code }),
  };
}
