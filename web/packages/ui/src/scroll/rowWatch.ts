// Learns how high the rows in the page are, and tells when that changes: an image that has come, another font, another
// width. Must not know what is done about it.
import type { Heights } from "./span.ts";

export interface RowWatch {
  /** The rows in the page are others now. */
  look(): void;
  stop(): void;
}

export interface RowWatchParts {
  scroller: HTMLElement;
  content: HTMLElement;
  heights: Heights;
  /** After layout and before paint: heights have changed, or the view. */
  onChange(): void;
}

export function createRowWatch({ scroller, content, heights, onChange }: RowWatchParts): RowWatch {
  const watched = new Set<Element>();
  let width = scroller.clientWidth;
  const learn = (row: Element) => {
    const key = row instanceof HTMLElement ? row.dataset["key"] : undefined;
    return key !== undefined && heights.learn(key, row.getBoundingClientRect().height);
  };
  const resize = new ResizeObserver((entries) => {
    let changed = false;
    for (const { target } of entries) {
      if (target === scroller) {
        changed = true;
        if (scroller.clientWidth !== width) heights.forget();
        width = scroller.clientWidth;
        // A row that has left the page says so with a height of nothing.
      } else if (target.isConnected && learn(target)) changed = true;
    }
    if (changed) onChange();
  });
  resize.observe(scroller);
  return {
    look: () => {
      for (const row of watched)
        if (row.parentNode !== content) {
          resize.unobserve(row);
          watched.delete(row);
        }
      for (const row of content.children) {
        if (watched.has(row)) continue;
        // Those that were there before tell of themselves.
        learn(row);
        watched.add(row);
        resize.observe(row, { box: "border-box" });
      }
    },
    stop: () => resize.disconnect(),
  };
}
