// How much of a drawn timeline still holds. Pure.
import type { Drawn, Item, TimelineFacts } from "./timeline.ts";

const ALIKE = ["calm", "me", "newAfter", "words", "links", "lit"] as const;

/** The first item whose rows may be others than before, 0 where that may be any. */
export function firstOther({ facts: was, ...before }: Drawn, items: readonly Item[], facts: TimelineFacts): number {
  const { aside, calm } = facts;
  const isSame =
    ALIKE.every((name) => facts[name] === was[name]) &&
    aside.own === was.aside.own &&
    aside.changes === was.aside.changes;
  if (!isSame) return 0;
  let at = 0;
  while (at < items.length && items[at] === before.items[at]) at++;
  // What comes after it says whether a run goes on.
  at = Math.max(0, at - 1);
  // Beyond that the numbers of those who have not read may be others.
  while (at > 0 && (items[at - 1]?.seq ?? 0) > calm.upTo) at--;
  while (at > 0 && before.marks[at] === undefined) at--;
  return at;
}
