// What a host sets of how people come in and of words, from what a form says. Pure.
import type { ChangeRoom, RoomRules, Word } from "@maru/wire";

/** Who comes in, as far as a room of several people may say it. */
export const ENTRIES = ["anyone", "approval", "invited"] as const;
export type EntryKind = (typeof ENTRIES)[number];

/** What becomes of a text with the word, the mildest first. */
export const WORD_ACTIONS = ["hold", "mask", "refuse"] as const;
export type WordAction = (typeof WORD_ACTIONS)[number];

/** The room's words of one kind, a line each. */
export function linesOf({ words }: RoomRules, action: WordAction): string {
  const texts = words.rules.filter((rule) => rule.action === action).map((rule) => rule.text);
  return texts.join("\n");
}

/** `field` gives what stands in a field by its name. Only what is another one now is set. */
export function changeOf(rules: RoomRules, field: (name: string) => string): ChangeRoom {
  const change: ChangeRoom = {};
  const entry = field("entry");
  if (entry !== "" && entry !== rules.policy["entry"]) {
    // The values that a room overrides are set together.
    const own = rules.own.map((name) => [name, rules.policy[name] ?? false] as const);
    change.policy = { ...Object.fromEntries(own), entry };
  }
  const written = writtenWords(field);
  if (JSON.stringify(written) !== JSON.stringify(inOrder(rules.words.rules)))
    change.words = { rules: written, allowed: rules.words.allowed };
  return change;
}

/** The words that stand in the form's fields. */
export function writtenWords(field: (name: string) => string): Word[] {
  return WORD_ACTIONS.flatMap((action) => wordsIn(field(action), action));
}

function inOrder(words: readonly Word[]): Word[] {
  return WORD_ACTIONS.flatMap((action) => words.filter((word) => word.action === action).map(plain));
}

function plain({ text, action }: Word): Word {
  return { text, action };
}

function wordsIn(text: string, action: WordAction): Word[] {
  const lines = text.split("\n").map((line) => line.trim());
  return [...new Set(lines)].filter((line) => line !== "").map((line) => ({ text: line, action }));
}
