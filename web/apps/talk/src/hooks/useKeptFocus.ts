// A button that is busy is off, and what it did may have taken it away: either way the browser drops its focus, and
// whoever types begins anew at the top of the page. This gives the focus back, or to the heading of what it stood in.
import { useEffect, useRef } from "preact/hooks";

interface Place {
  element: Element;
  around: Element | null;
}

/** Call what it gives before the work begins. */
export function useKeptFocus(busy: boolean): () => void {
  const place = useRef<Place | null>(null);
  useEffect(() => {
    if (busy || place.current === null) return;
    const { element, around } = place.current;
    place.current = null;
    if (document.activeElement !== document.body) return;
    const target = element.isConnected ? element : around?.querySelector('[tabindex="-1"]');
    if (target instanceof HTMLElement) target.focus({ preventScroll: true });
  }, [busy]);
  return () => {
    const element = document.activeElement;
    place.current = element === null ? null : { element, around: element.closest(".sheet, form, main") };
  };
}
