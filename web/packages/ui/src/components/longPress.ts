// A finger that rests on something asks for its menu. So do the other button of a mouse and the menu key.
import { useRef } from "preact/hooks";

const REST_MS = 450;
const SLIP_PX = 10;

export interface LongPressHandlers {
  onPointerDown(event: PointerEvent): void;
  onPointerMove(event: PointerEvent): void;
  onPointerUp(): void;
  onPointerCancel(): void;
  onContextMenu(event: MouseEvent): void;
}

/** Links and buttons keep what the browser has for them; with `links`, links have this menu too. */
export function useLongPress(onRest: (element: HTMLElement) => void, links = false): LongPressHandlers {
  const press = useRef<{ x: number; y: number; timer: ReturnType<typeof setTimeout> } | null>(null);
  const touched = useRef(false);
  const end = () => {
    clearTimeout(press.current?.timer);
    press.current = null;
  };
  return {
    onPointerDown: (event) => {
      end();
      touched.current = event.pointerType === "touch";
      if (!touched.current || isControl(event, links)) return;
      const element = event.currentTarget as HTMLElement;
      const rested = () => {
        press.current = null;
        passOverClick();
        onRest(element);
      };
      press.current = { x: event.clientX, y: event.clientY, timer: setTimeout(rested, REST_MS) };
    },
    onPointerMove: (event) => {
      const { current } = press;
      if (current !== null && Math.hypot(event.clientX - current.x, event.clientY - current.y) > SLIP_PX) end();
    },
    onPointerUp: end,
    onPointerCancel: end,
    onContextMenu: (event) => {
      // A chosen text has the browser's own menu; that of a finger would stand over ours.
      if (isControl(event, links) || (!touched.current && hasChosenText())) return;
      event.preventDefault();
      if (!touched.current) onRest(event.currentTarget as HTMLElement);
    },
  };
}

/** The finger that goes up again chooses nothing: neither what it rested on nor what stands there now. */
function passOverClick(): void {
  const next = new AbortController();
  const options = { capture: true, signal: next.signal };
  const onClick = (event: MouseEvent) => {
    // A key's press is no finger's.
    if (event.detail === 0) return;
    event.preventDefault();
    event.stopPropagation();
  };
  addEventListener("click", onClick, options);
  addEventListener("pointerdown", () => next.abort(), options);
}

function isControl(event: Event, links: boolean): boolean {
  const controls = links ? "button:not(.more)" : "a, button:not(.more)";
  return (event.target as Element).closest(controls) !== null;
}

function hasChosenText(): boolean {
  return getSelection()?.isCollapsed === false;
}
