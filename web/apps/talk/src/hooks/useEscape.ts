// Escape leads back to the list where room and list take turns. Menus, dialogs and input methods come first.
import { useEffect } from "preact/hooks";

const ONE_PANE = "(max-width: 759.98px)";

export function useEscape(onBack: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented || event.isComposing) return;
      if (!matchMedia(ONE_PANE).matches || document.querySelector("dialog[open]") !== null) return;
      onBack();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [onBack]);
}
