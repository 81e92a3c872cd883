// Under which name and picture one is in a room, with how others will see it. Whoever is not in comes in under it.
import { Actions, Avatar, Field, faceOf, ProblemText, useWords } from "@maru/ui";
import { useLaterWords } from "@maru/ui/later-words";
import type { OwnRoom, Room } from "@maru/wire";
import { useState } from "preact/hooks";
import { NAME_CHARS_MAX } from "../../enter/GuestForm.tsx";
import { useAction } from "../../hooks/useAction.ts";
import { useHouse } from "../../house.ts";
import { Sheet } from "../../profile/Sheet.tsx";
import "./nameStyles.ts";
import { COLOURS, type Colour, keyOf, type Picture, SHOWN, type Shown } from "./pictures.ts";

export interface NameSheetProps {
  room: Room;
  /** `null`: one is not in, and comes in by it. */
  mine: OwnRoom | null;
  onBack(): void;
}

const FIRST: Shown = { type: "emoji", emoji: "🌙" };

export function NameSheet({ room, mine, onBack }: NameSheetProps) {
  const { conversations, notices } = useHouse();
  const words = useWords();
  const later = useLaterWords();
  const action = useAction();
  const was = mine?.profile;
  const [name, setName] = useState(was?.name ?? "");
  const [picture, setPicture] = useState<Picture>(was?.picture ?? pictureOf(FIRST, "plum"));
  const save = action.submit(async (field) => {
    const profile = { name: field("name"), picture };
    if (mine === null) {
      await conversations.acts(room.id).join({ profile });
      void conversations.ownRooms.refresh();
    } else await conversations.ownRooms.set(room.id, { profile });
    notices.say(words.saved);
    onBack();
  });
  const takeOff = async () => {
    await conversations.ownRooms.set(room.id, { profile: null });
    notices.say(later.profileOff);
    onBack();
  };
  const model = {
    name: "name",
    label: later.profileName,
    value: name,
    charsMax: NAME_CHARS_MAX,
    required: true,
  } as const;
  return (
    <Sheet name="name" title={mine === null ? later.joinNamed : later.myProfile} focus="heading" onBack={onBack}>
      <form onSubmit={save} onInput={(event) => setName(nameIn(event.currentTarget))} data-form="room-name">
        <p class="lead">{later.profileLead}</p>
        <Preview name={name} picture={picture} />
        <Field model={{ ...model, autocomplete: "off", enterKey: "done" }} />
        <Shows picture={picture} onChoose={setPicture} />
        <Grounds picture={picture} onChoose={setPicture} />
        <p class="hint">{later.profileSame}</p>
        <ProblemText text={action.problem} />
        <Actions>
          {was !== undefined && (
            <button type="button" class="button quiet" disabled={action.busy} onClick={() => action.run(takeOff)}>
              {later.profileUsual}
            </button>
          )}
          <button type="submit" class="button" disabled={action.busy}>
            {mine === null ? words.joinRoom : words.save}
          </button>
        </Actions>
      </form>
    </Sheet>
  );
}

function nameIn(form: HTMLFormElement): string {
  return String(new FormData(form).get("name") ?? "").trim();
}

function pictureOf(shown: Shown, colour: string): Picture {
  return shown.type === "emoji" ? { ...shown, colour } : { ...shown, colour };
}

/** As it will stand among the messages. */
function Preview({ name, picture }: { name: string; picture: Picture }) {
  const later = useLaterWords();
  const shown = name === "" ? later.profileName : name;
  return (
    <div class="name-preview" aria-hidden="true">
      <Avatar face={faceOf("", shown, picture)} />
      <div>
        <b>{shown}</b>
        <p>{later.profileHello}</p>
      </div>
    </div>
  );
}

interface ChoiceProps {
  picture: Picture;
  onChoose(picture: Picture): void;
}

function Shows({ picture, onChoose }: ChoiceProps) {
  const later = useLaterWords();
  return (
    <fieldset class="picture-choices">
      <legend>{later.profilePicture}</legend>
      {SHOWN.map((shown) => (
        <label key={keyOf(shown)}>
          <input
            type="radio"
            name="picture"
            class="sr-only"
            checked={keyOf(shown) === keyOf(picture)}
            aria-label={shown.type === "emoji" ? shown.emoji : later.shapes[shown.shape]}
            onChange={() => onChoose(pictureOf(shown, picture.colour))}
          />
          <Avatar face={faceOf("", "", pictureOf(shown, picture.colour))} />
        </label>
      ))}
    </fieldset>
  );
}

function Grounds({ picture, onChoose }: ChoiceProps) {
  const later = useLaterWords();
  return (
    <fieldset class="picture-choices">
      <legend>{later.profileColour}</legend>
      {COLOURS.map((colour: Colour) => (
        <label key={colour}>
          <input
            type="radio"
            name="colour"
            class="sr-only"
            checked={colour === picture.colour}
            aria-label={later.colours[colour]}
            onChange={() => onChoose({ ...picture, colour })}
          />
          <Avatar face={faceOf("", "", { type: "shape", shape: "circle", colour })} />
        </label>
      ))}
    </fieldset>
  );
}
