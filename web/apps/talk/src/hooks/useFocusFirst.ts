// Puts the focus where a new view begins, for keyboards and readers: its first field, else its heading.
import { useEffect, useRef } from "preact/hooks";

export function useFocusFirst<T extends HTMLElement>(): { current: T | null } {
  const ref = useRef<T>(null);
  useEffect(() => {
    const first = ref.current?.querySelector<HTMLElement>("input") ?? ref.current?.querySelector<HTMLElement>("h2");
    first?.focus({ preventScroll: true });
  }, []);
  return ref;
}
