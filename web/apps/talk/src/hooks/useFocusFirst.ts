// Puts the focus where a new view begins, for keyboards and readers: its first field, else its heading.
import { useEffect, useRef } from "preact/hooks";

/** `heading` where the keyboard of a phone would cover what one came to see. */
export function useFocusFirst<T extends HTMLElement>(on: "field" | "heading" = "field"): { current: T | null } {
  const ref = useRef<T>(null);
  useEffect(() => {
    const find = (selector: string) => ref.current?.querySelector<HTMLElement>(selector);
    const first = (on === "field" ? find("input") : null) ?? find("h2");
    first?.focus({ preventScroll: true });
  }, []);
  return ref;
}
