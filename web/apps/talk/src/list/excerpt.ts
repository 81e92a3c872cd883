// What was found, without the signs of its markup: a line of a list shows words. Pure.

/** Fences, arrows of quotes, code and bold; a single `*` may be one that was meant. */
const SIGNS = /```|^> ?|\*\*(?=\S)(?=[^*\n]*\*\*)|(?<=\S)\*\*|`/gm;

type Mark = [from: number, to: number];

/** The same places are marked as before. */
export function plainExcerpt(text: string, marks: readonly Mark[]): { text: string; marks: Mark[] } {
  const signs = [...text.matchAll(SIGNS)].map((found): Mark => [found.index, found.index + found[0].length]);
  const shifted = (at: number) =>
    signs.reduce((to, [from, end]) => to - Math.max(0, Math.min(at, end) - Math.min(at, from)), at);
  return {
    text: text.replace(SIGNS, ""),
    marks: marks.map(([from, to]): Mark => [shifted(from), shifted(to)]).filter(([from, to]) => to > from),
  };
}
