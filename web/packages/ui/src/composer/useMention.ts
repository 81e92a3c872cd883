// The list of names under the caret: what it shows, which one is chosen, and what keys do to it.
// Must not know how Enter is told from the end of a syllable.
import { useState } from "preact/hooks";
import { type Candidate, complete, type MentionQuery, matching, queryAt } from "./mention.ts";

export interface MentionState {
  options: readonly Candidate[];
  chosen: number;
}

export interface Mentioning extends MentionState {
  /** The text or the caret has changed. */
  look(): void;
  close(): void;
  /** Puts a name into the field. */
  pick(option: Candidate): void;
  /** The chosen one; false when there is no list. */
  pickChosen(): boolean;
  /** True when the key was for the list. */
  onKey(event: KeyboardEvent): boolean;
}

interface Field {
  current: HTMLTextAreaElement | null;
}

const CLOSED: MentionState & { query: MentionQuery | null } = { options: [], chosen: 0, query: null };

export function useMention(
  field: Field,
  people: () => readonly Candidate[],
  onPicked: (option: Candidate) => void,
): Mentioning {
  const [state, setState] = useState(CLOSED);
  const close = () => setState(CLOSED);
  const look = () => {
    const { value = "", selectionStart = 0 } = field.current ?? {};
    const query = queryAt(value, selectionStart);
    const options = query === null ? [] : matching(people(), query);
    setState((now) => (options.length === 0 ? CLOSED : { query, options, chosen: keep(now, options) }));
  };
  const pick = (option: Candidate) => {
    const element = field.current;
    const query = element && queryAt(element.value, element.selectionStart);
    if (element === null || query === null) return;
    const next = complete(element.value, element.selectionStart, query, option.name);
    element.value = next.text;
    element.setSelectionRange(next.caret, next.caret);
    element.focus({ preventScroll: true });
    close();
    onPicked(option);
  };
  const { options, chosen } = state;
  const pickChosen = () => {
    const option = options[chosen];
    if (option !== undefined) pick(option);
    return option !== undefined;
  };
  const onKey = (event: KeyboardEvent) => {
    if (options.length === 0) return false;
    const key = keyOf(event);
    if (key === "Escape") close();
    else if (key === "Tab" && !event.shiftKey) pickChosen();
    else if (key === "ArrowDown" || key === "ArrowUp") {
      const step = key === "ArrowDown" ? 1 : -1;
      setState((now) => ({ ...now, chosen: (now.chosen + step + now.options.length) % now.options.length }));
    } else return false;
    event.preventDefault();
    return true;
  };
  return { options, chosen, look, close, pick, pickChosen, onKey };
}

/** While a syllable is composed, `key` is "Process", and only `code` tells which one it was. */
function keyOf({ key, code }: KeyboardEvent): string {
  return key === "Process" || key === "Unidentified" ? code : key;
}

/** Who was chosen stays chosen while the list grows shorter. */
function keep(before: MentionState, options: readonly Candidate[]): number {
  const id = before.options[before.chosen]?.id;
  const at = options.findIndex((one) => one.id === id);
  return before.chosen === 0 ? 0 : Math.max(0, at);
}
