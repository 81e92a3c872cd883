// Which rows of a long list have to stand in the page, and how much room those take that do not. Pure.

/** Height of a row that was never measured, in CSS pixels, until others were. */
const GUESS_PX = 52;

/** What is known of the heights of rows, by key, in CSS pixels. */
export interface Heights {
  of(key: string): number;
  /** Whether this says anything new. */
  learn(key: string, height: number): boolean;
  /** Nothing counts any more: the list has another width. */
  forget(): void;
}

/** More rows than a list ever holds; a list that was left behind is forgotten in time. */
const KNOWN_MAX = 4_000;

export function createHeights(): Heights {
  const known = new Map<string, number>();
  let sum = 0;
  const learn = (key: string, height: number) => {
    const before = known.get(key);
    if (before === height) return false;
    if (before === undefined && known.size >= KNOWN_MAX) forget();
    sum += height - (known.get(key) ?? 0);
    known.set(key, height);
    return true;
  };
  const forget = () => {
    known.clear();
    sum = 0;
  };
  const guess = () => (known.size === 0 ? GUESS_PX : sum / known.size);
  return { of: (key) => known.get(key) ?? guess(), learn, forget };
}

export interface Span {
  /** Indices of the rows to draw: from, and to (exclusive). */
  from: number;
  to: number;
  /** Room for the others, in CSS pixels. */
  above: number;
  below: number;
}

/**
 * Where a reader looks: a row and how far below the top of the view it begins, how far below the top of the list the view
 * begins, or the end of the list.
 */
export type Look = { at: number; top: number } | { px: number } | "end";

export interface SpanFacts {
  keys: readonly string[];
  heights: Heights;
  look: Look;
  /** Height of the view. */
  view: number;
  /** How far beyond the view rows are drawn, on either side. */
  beyond: number;
}

export function spanOf({ keys, heights, look, view, beyond }: SpanFacts): Span {
  const tops = topsOf(keys, heights);
  const total = tops.at(-1) ?? 0;
  const top = topOf(look, tops, total - view);
  // A look beyond either end is one at that end.
  const start = Math.max(0, Math.min(top, total - view)) - beyond;
  const end = Math.max(view, Math.min(top + view, total)) + beyond;
  let from = 0;
  while (from < keys.length - 1 && (tops[from + 1] ?? total) <= start) from++;
  let to = Math.min(from + 1, keys.length);
  while (to < keys.length && (tops[to] ?? total) < end) to++;
  return { from, to, above: tops[from] ?? 0, below: total - (tops[to] ?? total) };
}

function topOf(look: Look, tops: readonly number[], end: number): number {
  if (look === "end") return end;
  return "px" in look ? look.px : (tops[look.at] ?? 0) - look.top;
}

/** Where each row begins, and at last where the list ends. */
function topsOf(keys: readonly string[], heights: Heights): number[] {
  const tops = [0];
  let top = 0;
  for (const key of keys) {
    top += heights.of(key);
    tops.push(top);
  }
  return tops;
}
