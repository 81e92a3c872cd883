// Asking to come in, over a room that one may read.
import { Actions, useWords } from "@maru/ui";
import { Dialog } from "../Dialog.tsx";
import { AskPanel, type AskPanelProps } from "./AskPanel.tsx";
import { useOrderWords } from "./words.ts";

export function AskDialog({ onClose, ...props }: AskPanelProps & { onClose(): void }) {
  const words = useOrderWords();
  const { close } = useWords();
  return (
    <Dialog label={words.askTitle} onClose={onClose}>
      <AskPanel {...props} />
      <Actions>
        <button type="button" class="button quiet" onClick={onClose}>
          {close}
        </button>
      </Actions>
    </Dialog>
  );
}
