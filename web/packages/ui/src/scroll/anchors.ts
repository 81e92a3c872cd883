// Notes where visible rows stand and puts the scroller back so that they stand there again, whatever has changed above
// them. Must not know what the rows show.

export interface Anchors {
  /** Key and distance from the top of the scroller, of some rows in view; best first. */
  rows: readonly { key: string; top: number }[];
}

/** First, middle and last row in view: one of them survives whatever is cut off at either end. */
export function noteAnchors(scroller: Element, content: Element): Anchors {
  const frame = scroller.getBoundingClientRect();
  // Lines between messages hold nothing: that of a day goes to the top with each older page of the same day.
  const rows = ([...content.children] as HTMLElement[]).filter(
    (row) => row.firstElementChild?.matches(".line, .system") !== true,
  );
  const first = firstBelow(rows, frame.top);
  const after = firstBelow(rows, frame.bottom);
  const last = Math.max(first, after - 1);
  return {
    rows: [first, (first + last) >> 1, last].flatMap((at) => {
      const row = rows[at];
      return row ? [{ key: row.dataset["key"] ?? "", top: topOf(row) - frame.top }] : [];
    }),
  };
}

/** How far the first of them that still stands has moved in the view, in CSS pixels; `null` when none does. */
export function driftOf(scroller: Element, content: Element, anchors: Anchors): number | null {
  for (const { key, top } of anchors.rows) {
    const row = content.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
    if (row !== null) return topOf(row) - scroller.getBoundingClientRect().top - top;
  }
  return null;
}

/** Where its words stand: a name above them may come or go when an older message of the same person arrives. */
function topOf(row: HTMLElement): number {
  return (row.querySelector(".bubble") ?? row).getBoundingClientRect().top;
}

/** Index of the first row that ends below `y`; rows stand in order, so halving finds it. */
function firstBelow(rows: readonly HTMLElement[], y: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle]?.getBoundingClientRect().bottom ?? 0) > y) high = middle;
    else low = middle + 1;
  }
  return low;
}
