// The small menu of one message. A native popover: it closes by itself, by Escape and by a tap beside it.
import { useLayoutEffect, useRef } from "preact/hooks";
import { useWords } from "../words.ts";
import { Icon, type IconName } from "./Icon.tsx";

export interface MessageMenuModel {
  anchor: HTMLElement;
  canDelete: boolean;
  onCopy(): void;
  onDelete(): void;
  onClose(): void;
}

export function MessageMenu({ model }: { model: MessageMenuModel }) {
  const words = useWords();
  const ref = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const menu = ref.current;
    if (menu === null) return;
    menu.showPopover();
    placeBeside(menu, model.anchor);
    menu.querySelector("button")?.focus();
  }, [model.anchor]);
  const onToggle = (event: { newState: string }) => {
    if (event.newState !== "closed") return;
    if (ref.current?.contains(document.activeElement)) model.anchor.focus();
    model.onClose();
  };
  const choose = (act: () => void) => () => {
    act();
    ref.current?.hidePopover();
  };
  return (
    <div ref={ref} class="menu" popover="auto" role="menu" onToggle={onToggle} onKeyDown={moveFocus}>
      <Choice icon="copy" label={words.copy} onChoose={choose(model.onCopy)} />
      {model.canDelete && <Choice icon="trash" label={words.remove} onChoose={choose(model.onDelete)} danger />}
    </div>
  );
}

interface ChoiceProps {
  icon: IconName;
  label: string;
  danger?: boolean;
  onChoose(): void;
}

function Choice({ icon, label, danger = false, onChoose }: ChoiceProps) {
  return (
    <button type="button" role="menuitem" class={danger ? "danger" : ""} onClick={onChoose}>
      <Icon name={icon} />
      {label}
    </button>
  );
}

function moveFocus(event: KeyboardEvent): void {
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (step === 0) return;
  event.preventDefault();
  const menu = event.currentTarget as HTMLElement;
  const items = [...menu.querySelectorAll("button")];
  const at = items.indexOf(document.activeElement as HTMLButtonElement);
  items[(at + step + items.length) % items.length]?.focus();
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
