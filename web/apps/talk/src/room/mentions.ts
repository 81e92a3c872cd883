// Who is named in a text that is about to be sent. Pure.
import type { Candidate } from "@maru/ui";

const MENTIONS_MAX = 20;

/** Those who were chosen and are still in the text, and those whose name was typed and who are the only ones of it. */
export function mentionsIn(text: string, picked: readonly Candidate[], known: readonly Candidate[]): string[] {
  const named = ({ name }: Candidate) => text.includes(`@${name}`);
  const ids = new Map(picked.filter(named).map((one) => [one.name, one.id]));
  for (const one of known) {
    const isOnly = known.filter((other) => other.name === one.name).length === 1;
    if (named(one) && isOnly && !ids.has(one.name)) ids.set(one.name, one.id);
  }
  return [...ids.values()].slice(0, MENTIONS_MAX);
}
