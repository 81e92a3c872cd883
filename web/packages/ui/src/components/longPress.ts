// A finger that rests on something asks for its menu. So do the other button of a mouse and the menu key.
import { useMemo, useRef } from "preact/hooks";

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
  const latest = useRef(onRest);
  latest.current = onRest;
  return useMemo(() => createLongPress((element) => latest.current(element), links), []);
}

/** The same for as long as its element stands. With `within`, it is for all in it that match that, and for nothing else. */
export function createLongPress(
  onRest: (element: HTMLElement) => void,
  links: boolean,
  within?: string,
): LongPressHandlers {
  const elementOf = ({ currentTarget, target }: Event) =>
    (within === undefined ? currentTarget : (target as Element).closest(within)) as HTMLElement | null;
  let press: { x: number; y: number; timer: ReturnType<typeof setTimeout> } | null = null;
  let touched = false;
  const end = () => {
    clearTimeout(press?.timer);
    press = null;
  };
  return {
    onPointerDown: (event) => {
      end();
      touched = event.pointerType === "touch";
      const element = elementOf(event);
      if (!touched || element === null || isControl(event, links)) return;
      const rested = () => {
        press = null;
        passOverClick();
        onRest(element);
      };
      press = { x: event.clientX, y: event.clientY, timer: setTimeout(rested, REST_MS) };
    },
    onPointerMove: (event) => {
      if (press !== null && Math.hypot(event.clientX - press.x, event.clientY - press.y) > SLIP_PX) end();
    },
    onPointerUp: end,
    onPointerCancel: end,
    onContextMenu: (event) => {
      const element = elementOf(event);
      if (element === null) return;
      // A chosen text has the browser's own menu; that of a finger would stand over ours.
      if (isControl(event, links) || (!touched && hasChosenText())) return;
      event.preventDefault();
      if (!touched) onRest(element);
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
