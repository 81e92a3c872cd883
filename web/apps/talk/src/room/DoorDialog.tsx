// The door of a room: why one stands before it, what is asked of whoever comes in, and the way in. Its first field has the
// focus, which the browser gives to what stands there when a dialog opens: what comes later is passed over.
import { ProblemText, useWords } from "@maru/ui";
import type { ComponentChildren } from "preact";
import { Dialog } from "../Dialog.tsx";
import { FormWays } from "../FormWays.tsx";
import { useAction } from "../hooks/useAction.ts";

export interface DoorDialogProps {
  /** For tests and styles. */
  name: string;
  title: string;
  lead: string;
  staysOpen?: boolean;
  onJoin(field: (name: string) => string): Promise<void>;
  onClose(): void;
  /** The fields. */
  children: ComponentChildren;
}

export function DoorDialog({ name, title, lead, staysOpen = false, onJoin, onClose, children }: DoorDialogProps) {
  const words = useWords();
  const action = useAction();
  return (
    <Dialog label={title} onClose={onClose} staysOpen={staysOpen}>
      <form class="sheet" data-sheet={name} onSubmit={action.submit(onJoin)}>
        <div class="question">
          <h2>{title}</h2>
          <p>{lead}</p>
        </div>
        {children}
        <ProblemText text={action.problem} />
        <FormWays yes={words.joinRoom} isBusy={action.busy} onCancel={onClose} />
      </form>
    </Dialog>
  );
}
