// What is said of a run of comings and goings. Pure.
import type { MemberNote } from "@maru/core";
import type { Catalogue } from "@maru/ui";

type Names = readonly string[];

export function comingsLabel(notes: readonly MemberNote[], words: Catalogue): string {
  // Two people may share a name, and people who are no more do.
  const names = (kind: MemberNote["kind"]) => [
    ...new Map(notes.filter((note) => note.kind === kind).map(({ member }) => [member.id, member.name])).values(),
  ];
  const [joined, left, removed] = [names("joined"), names("left"), names("removed")];
  const gone = [...left, ...removed];
  const [firstGone = ""] = removed;
  if (joined.length > 0 && gone.length > 0) return words.cameAndWent(joined.length, gone.length);
  if (removed.length > 0 && left.length === 0)
    return removed.length > 1 ? words.leftMany(...namedOf(removed)) : words.removedFrom(firstGone);
  return oneWayLabel(joined, gone, words);
}

function oneWayLabel(joined: Names, left: Names, words: Catalogue): string {
  const [firstIn = ""] = joined;
  const [firstOut = ""] = left;
  if (joined.length === 1) return words.joined(firstIn);
  if (joined.length > 1) return words.joinedMany(...namedOf(joined));
  return left.length > 1 ? words.leftMany(...namedOf(left)) : words.leftRoom(firstOut);
}

/** How many of a run are named; the others are counted. */
const NAMED_MAX = 2;

function namedOf(names: Names): [Names, number] {
  return [names.slice(0, NAMED_MAX), Math.max(0, names.length - NAMED_MAX)];
}
