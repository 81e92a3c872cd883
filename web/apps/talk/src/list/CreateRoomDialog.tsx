// Opens a room: a name, a picture, and an address for those who want one.
import { useWords } from "@maru/ui";
import type { CreateRoom } from "@maru/wire";
import { useMemo, useState } from "preact/hooks";
import { Dialog } from "../Dialog.tsx";
import { useHouse } from "../house.ts";
import { problemText } from "../problems.ts";
import { ENTRY_CODE_CHARS_MAX } from "../room/EntryCodeDialog.tsx";

const COVERS = ["💬", "🎾", "🍜", "🎮", "📚", "🌿", "🎵", "☕", "🏕️", "🐾", "🎬", "🎉"];
const TITLE_CHARS_MAX = 60;

export function CreateRoomDialog({ onClose }: { onClose(): void }) {
  const { client, router } = useHouse();
  const words = useWords();
  const key = useMemo(() => client.rooms.newKey(), []);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  const create = async (event: SubmitEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setProblem("");
    try {
      const room = await client.rooms.createRoom(draftOf(event.currentTarget as HTMLFormElement), key);
      onClose();
      router.open(router.hrefOf(room.alias ?? room.id));
    } catch (error) {
      setBusy(false);
      setProblem(problemText(words, error));
    }
  };
  return (
    <Dialog label={words.createTitle} onClose={onClose}>
      <form onSubmit={create}>
        <h2>{words.createTitle}</h2>
        <label class="field">
          <span>{words.createName}</span>
          <input
            class="input"
            name="title"
            required
            maxLength={TITLE_CHARS_MAX}
            placeholder={words.createNameExample}
            autocomplete="off"
          />
        </label>
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
        <label class="field">
          <span>{words.entryCode}</span>
          <input class="input" name="entry_code" maxLength={ENTRY_CODE_CHARS_MAX} autocomplete="off" />
          <small>{words.entryCodeHint}</small>
        </label>
        {problem !== "" && (
          <p class="problem" role="alert">
            {problem}
          </p>
        )}
        <div class="actions">
          <button type="button" class="button quiet" onClick={onClose}>
            {words.cancel}
          </button>
          <button type="submit" class="button" disabled={busy}>
            {busy ? words.creating : words.create}
          </button>
        </div>
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

function draftOf(form: HTMLFormElement): CreateRoom {
  const fields = new FormData(form);
  const text = (name: string) => String(fields.get(name) ?? "").trim();
  const [alias, entry_code] = [text("alias"), text("entry_code")];
  return {
    kind: text("kind"),
    title: text("title"),
    cover: text("cover"),
    ...(alias === "" ? {} : { alias }),
    ...(entry_code === "" ? {} : { entry_code }),
  };
}
