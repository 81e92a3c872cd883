// A native modal dialog: focus, Escape and the page behind it are the browser's work.
import { Notice } from "@maru/ui";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

import { useStore } from "./hooks/useStore.ts";
import { useHouse } from "./house.ts";

export interface DialogProps {
  label: string;
  onClose(): void;
  /** A question that a slip beside it should not answer. */
  staysOpen?: boolean;
  children: ComponentChildren;
}

export function Dialog({ label, onClose, staysOpen = false, children }: DialogProps) {
  const { notices } = useHouse();
  const notice = useStore(notices);
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    ref.current?.showModal();
    return () => before?.focus({ preventScroll: true });
  }, []);
  const closeOutside = (event: MouseEvent) => {
    if (event.target === ref.current && !staysOpen) onClose();
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a modal dialog already
    <dialog ref={ref} aria-label={label} onClose={onClose} onClick={closeOutside}>
      {children}
      {/* The page's own line is behind the dialog, for eyes and readers. */}
      <Notice text={notice} />
    </dialog>
  );
}
