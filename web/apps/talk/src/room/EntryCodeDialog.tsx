// Asks for the code of a room that needs one.
import { Actions, Field, ProblemText, useWords } from "@maru/ui";
import type { JoinRoom, Room } from "@maru/wire";
import { Dialog } from "../Dialog.tsx";
import { useAction } from "../hooks/useAction.ts";
import { DoorName, namedBy } from "../profile/DoorName.tsx";

export const ENTRY_CODE_CHARS_MAX = 40;

export interface EntryCodeDialogProps {
  room: Pick<Room, "id" | "title">;
  onJoin(shown: JoinRoom): Promise<void>;
  onClose(): void;
}

export function EntryCodeDialog({ room, onJoin, onClose }: EntryCodeDialogProps) {
  const words = useWords();
  const action = useAction();
  const model = { name: "code", label: words.entryCode, charsMax: ENTRY_CODE_CHARS_MAX, required: true } as const;
  const join = action.submit((field) => onJoin({ entry_code: field("code"), ...namedBy(field) }));
  return (
    <Dialog label={words.enterCodeTitle} onClose={onClose}>
      <form class="sheet" data-sheet="entry-code" onSubmit={join}>
        <div class="question">
          <h2>{words.enterCodeTitle}</h2>
          <p>
            {room.title} · {words.enterCodeLead}
          </p>
        </div>
        <Field model={{ ...model, autocomplete: "off" }} />
        <DoorName room={room.id} />
        <ProblemText text={action.problem} />
        <Actions>
          <button type="button" class="button quiet" onClick={onClose}>
            {words.cancel}
          </button>
          <button type="submit" class="button" disabled={action.busy}>
            {words.joinRoom}
          </button>
        </Actions>
      </form>
    </Dialog>
  );
}
