// A small menu beside what it belongs to. It closes by a choice, by Escape or Tab, and by a press beside it; not by
// the end of the long press that has opened it, as an automatic popover would.
import { useLayoutEffect, useRef } from "preact/hooks";
import { Icon, type IconName } from "./Icon.tsx";

export interface MenuChoice {
  icon: IconName;
  label: string;
  danger?: boolean;
  onChoose(): void;
}

export interface MenuRow {
  label: string;
  /** Its label is shown, and its choices are words. */
  titled?: boolean;
  options: readonly { text: string; label: string; on: boolean; onChoose(): void }[];
}

export interface MenuModel {
  label: string;
  /** What the menu stands beside, and what has the focus again after it. */
  anchor: HTMLElement;
  choices: readonly MenuChoice[];
  /** Small choices side by side above the others. */
  row?: MenuRow | null;
  onClose(): void;
}

export function Menu({ model }: { model: MenuModel }) {
  const ref = useRef<HTMLDivElement>(null);
  const close = () => {
    const hadFocus = ref.current?.contains(document.activeElement);
    ref.current?.hidePopover();
    if (hadFocus) model.anchor.focus({ preventScroll: true });
    model.onClose();
  };
  useLayoutEffect(() => {
    const menu = ref.current;
    if (menu === null) return;
    menu.showPopover();
    placeBeside(menu, model.anchor);
    menu.querySelector("button")?.focus();
    return closeOutside(menu, close);
  }, [model.anchor]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Tab") return moveFocus(event);
    event.preventDefault();
    close();
  };
  const choose = ({ onChoose }: { onChoose(): void }) => {
    close();
    onChoose();
  };
  return (
    <div ref={ref} class="menu" popover="manual" role="menu" aria-label={model.label} onKeyDown={onKeyDown}>
      {model.row && <Row row={model.row} onChoose={choose} />}
      {model.choices.map((choice) => (
        <Choice key={choice.label} choice={choice} onChoose={choose} />
      ))}
    </div>
  );
}

function Row({ row, onChoose }: { row: MenuRow; onChoose(choice: { onChoose(): void }): void }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group inside a menu
    <div class={row.titled ? "menu-row titled" : "menu-row"} role="group" aria-label={row.label}>
      {row.titled && <small aria-hidden="true">{row.label}</small>}
      {row.options.map((option) => (
        <button
          key={option.text}
          type="button"
          role="menuitemcheckbox"
          aria-checked={option.on}
          aria-label={option.label}
          tabIndex={-1}
          onClick={() => onChoose(option)}
        >
          {option.text}
        </button>
      ))}
    </div>
  );
}

function Choice({ choice, onChoose }: { choice: MenuChoice; onChoose(choice: MenuChoice): void }) {
  return (
    <button
      type="button"
      role="menuitem"
      tabIndex={-1}
      class={choice.danger ? "danger" : ""}
      onClick={() => onChoose(choice)}
    >
      <Icon name={choice.icon} />
      {choice.label}
    </button>
  );
}

function moveFocus(event: KeyboardEvent): void {
  const menu = event.currentTarget as HTMLElement;
  const items = [...menu.querySelectorAll("button")];
  const at = items.indexOf(document.activeElement as HTMLButtonElement);
  const inRow = menu.querySelectorAll(".menu-row button").length;
  const next = nextOf(event.key, at, items.length, inRow);
  if (next === null) return;
  event.preventDefault();
  items[next]?.focus();
}

/** Left and right within the row, up and down over it as one. */
function nextOf(key: string, at: number, count: number, inRow: number): number | null {
  const atRow = at < inRow;
  const step = key === "ArrowDown" ? 1 : key === "ArrowUp" ? -1 : 0;
  if (step === 1) return atRow ? inRow % count : (at + 1) % count;
  if (step === -1) return atRow ? count - 1 : at === inRow && inRow > 0 ? 0 : (at - 1 + count) % count;
  const side = key === "ArrowRight" ? 1 : key === "ArrowLeft" ? -1 : 0;
  return atRow && side !== 0 ? (at + side + inRow) % inRow : null;
}

function closeOutside(menu: HTMLElement, close: () => void): () => void {
  const controller = new AbortController();
  const options = { capture: true, signal: controller.signal };
  const onPress = (event: Event) => {
    if (!(event.target instanceof Node && menu.contains(event.target))) close();
  };
  const onEscape = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    close();
  };
  document.addEventListener("pointerdown", onPress, options);
  document.addEventListener("keydown", onEscape, options);
  return () => controller.abort();
}

const EDGE = 8;

function placeBeside(menu: HTMLElement, anchor: HTMLElement): void {
  const from = anchor.getBoundingClientRect();
  const { width, height } = menu.getBoundingClientRect();
  const left = Math.min(Math.max(EDGE, from.left + from.width / 2 - width / 2), innerWidth - width - EDGE);
  const below = from.bottom + 4;
  const top = below + height + EDGE > innerHeight ? from.top - height - 4 : below;
  menu.style.left = `${left}px`;
  menu.style.top = `${Math.max(EDGE, top)}px`;
}
