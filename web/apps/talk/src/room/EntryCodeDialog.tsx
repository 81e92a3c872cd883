// Asks for the code of a room that needs one.
import { Actions, Field, ProblemText, useWords } from "@maru/ui";
import type { Room } from "@maru/wire";
import { Dialog } from "../Dialog.tsx";
import { useAction } from "../hooks/useAction.ts";

export const ENTRY_CODE_CHARS_MAX = 40;

export interface EntryCodeDialogProps {
  room: Pick<Room, "title">;
  onJoin(code: string): Promise<void>;
  onClose(): void;
}

export function EntryCodeDialog({ room, onJoin, onClose }: EntryCodeDialogProps) {
  const words = useWords();
  const action = useAction();
  const model = { name: "code", label: words.entryCode, charsMax: ENTRY_CODE_CHARS_MAX, required: true } as const;
  return (
    <Dialog label={words.enterCodeTitle} onClose={onClose}>
      <form class="sheet" data-sheet="entry-code" onSubmit={action.submit((field) => onJoin(field("code")))}>
        <div class="question">
          <h2>{words.enterCodeTitle}</h2>
          <p>
            {room.title} · {words.enterCodeLead}
          </p>
        </div>
        <Field model={{ ...model, autocomplete: "off" }} />
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
