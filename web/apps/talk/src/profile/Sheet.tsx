// One page of the dialog about oneself: a heading, a way back, and the focus where it begins.
import { Icon, useWords } from "@maru/ui";
import type { ComponentChildren } from "preact";
import { useFocusFirst } from "../hooks/useFocusFirst.ts";

export interface SheetProps {
  /** For tests and styles. */
  name: string;
  title: string;
  focus?: "field" | "heading";
  onBack(): void;
  children: ComponentChildren;
}

export function Sheet({ name, title, focus, onBack, children }: SheetProps) {
  const words = useWords();
  const ref = useFocusFirst<HTMLDivElement>(focus);
  return (
    <div ref={ref} class="sheet" data-sheet={name}>
      <div class="sheet-head">
        <button type="button" class="icon-button" aria-label={words.goBack} onClick={onBack}>
          <Icon name="back" />
        </button>
        <h2 tabIndex={-1}>{title}</h2>
      </div>
      {children}
    </div>
  );
}
