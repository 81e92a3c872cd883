// A native modal dialog: focus, Escape and the page behind it are the browser's work.
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

export interface DialogProps {
  label: string;
  onClose(): void;
  children: ComponentChildren;
}

export function Dialog({ label, onClose, children }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    ref.current?.showModal();
    return () => before?.focus({ preventScroll: true });
  }, []);
  const closeOutside = (event: MouseEvent) => {
    if (event.target === ref.current) onClose();
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a modal dialog already
    <dialog ref={ref} aria-label={label} onClose={onClose} onClick={closeOutside}>
      {children}
    </dialog>
  );
}
