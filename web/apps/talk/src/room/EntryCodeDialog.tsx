// Asks for the code of a room that needs one.
import { Field, useWords } from "@maru/ui";
import type { JoinRoom, Room } from "@maru/wire";
import { DoorName, namedBy } from "../profile/DoorName.tsx";
import { DoorDialog } from "./DoorDialog.tsx";

export const ENTRY_CODE_CHARS_MAX = 40;

export interface EntryCodeDialogProps {
  room: Pick<Room, "id" | "title">;
  onJoin(shown: JoinRoom): Promise<void>;
  onClose(): void;
}

export function EntryCodeDialog({ room, onJoin, onClose }: EntryCodeDialogProps) {
  const words = useWords();
  const model = { name: "code", label: words.entryCode, charsMax: ENTRY_CODE_CHARS_MAX, required: true } as const;
  return (
    <DoorDialog
      name="entry-code"
      title={words.enterCodeTitle}
      lead={`${room.title} · ${words.enterCodeLead}`}
      onJoin={(field) => onJoin({ entry_code: field("code"), ...namedBy(field) })}
      onClose={onClose}
    >
      <Field model={{ ...model, autocomplete: "off" }} />
      <DoorName room={room.id} />
    </DoorDialog>
  );
}
