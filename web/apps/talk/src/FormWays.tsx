// The two ways out of a form: not now, or what it is for.
import { Actions, useWords } from "@maru/ui";

export interface FormWaysProps {
  /** What its button says. */
  yes: string;
  isBusy: boolean;
  danger?: boolean;
  onCancel(): void;
}

export function FormWays({ yes, isBusy, danger = false, onCancel }: FormWaysProps) {
  const words = useWords();
  return (
    <Actions>
      <button type="button" class="button quiet" onClick={onCancel}>
        {words.cancel}
      </button>
      <button type="submit" class={danger ? "button danger" : "button"} disabled={isBusy}>
        {yes}
      </button>
    </Actions>
  );
}
