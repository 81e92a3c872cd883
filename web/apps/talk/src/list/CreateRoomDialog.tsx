// Opens a room: a name, a picture, and an address for those who want one.
import { Field, ProblemText, useWords } from "@maru/ui";
import type { CreateRoom } from "@maru/wire";
import { useMemo } from "preact/hooks";
import { Dialog } from "../Dialog.tsx";
import { FormWays } from "../FormWays.tsx";
import { useAction } from "../hooks/useAction.ts";
import { useHouse } from "../house.ts";
import { DoorName, namedBy } from "../profile/DoorName.tsx";
import { ENTRY_CODE_CHARS_MAX } from "../room/EntryCodeDialog.tsx";

const COVERS = ["💬", "🎾", "🍜", "🎮", "📚", "🌿", "🎵", "☕", "🏕️", "🐾", "🎬", "🎉"];
const TITLE_CHARS_MAX = 60;

export function CreateRoomDialog({ onClose }: { onClose(): void }) {
  const { client, router } = useHouse();
  const words = useWords();
  const action = useAction();
  const key = useMemo(() => client.rooms.newKey(), []);
  const create = action.submit(async (field) => {
    const room = await client.rooms.createRoom(draftOf(field), key);
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
        <Kinds />
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
        <DoorName room={null} />
        <div class="for-everybody">
          <Field model={{ ...code, charsMax: ENTRY_CODE_CHARS_MAX, autocomplete: "off" }} />
        </div>
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

const KINDS = ["open", "group"] as const;

function Kinds() {
  const words = useWords();
  const names = { open: words.kindOpen, group: words.kindGroup };
  const hints = { open: words.kindOpenHint, group: words.kindGroupHint };
  return (
    <fieldset class="field kinds">
      <legend>{words.kind}</legend>
      <div>
        {KINDS.map((kind, at) => (
          <label key={kind}>
            <input type="radio" name="kind" value={kind} defaultChecked={at === 0} />
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
    // Where only the invited come in, a code opens nothing.
    ...(entry_code === "" || kind !== "open" ? {} : { entry_code }),
  };
}
