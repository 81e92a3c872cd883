// Under which name one comes into a room from the first moment: a field of the forms that lead into one.
import { standingIn } from "@maru/core/feed";
import { Field } from "@maru/ui";
import { useLaterWords } from "@maru/ui/later-words";
import type { RoomProfile } from "@maru/wire";
import { useEffect, useState } from "preact/hooks";
import { NAME_CHARS_MAX } from "../enter/GuestForm.tsx";
import { useHouse } from "../house.ts";

const FIELD = "room_name";

export interface DoorNameProps {
  /** Id or alias. */
  room: string;
}

/** Nothing where the room has no names of its own. */
export function DoorName({ room }: DoorNameProps) {
  const { client } = useHouse();
  const [named, setNamed] = useState(false);
  useEffect(() => {
    // Without an answer nothing changes: the server refuses what is not to be had.
    standingIn(client.requests, room).then(
      ({ profiles }) => setNamed(profiles === "room"),
      () => {},
    );
  }, [room]);
  return named ? <DoorNameField /> : null;
}

/** Where it is known that the room has names of its own. */
export function DoorNameField() {
  const later = useLaterWords();
  const model = { name: FIELD, label: later.profileName, hint: later.profileAtDoor, charsMax: NAME_CHARS_MAX };
  return <Field model={{ ...model, autocomplete: "off" }} />;
}

/** What the form says of it: nothing where one comes in under the usual name. */
export function namedBy(field: (name: string) => string): { profile?: RoomProfile } {
  const name = field(FIELD);
  return name === "" ? {} : { profile: { name } };
}
