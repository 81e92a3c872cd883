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
  let width = scroller.clientWidth;
  const look = (): boolean => {
    let isNew = false;
    for (const row of content.children) {
      const key = row instanceof HTMLElement ? row.dataset["key"] : undefined;
      if (key !== undefined && heights.learn(key, row.getBoundingClientRect().height)) isNew = true;
    }
    return isNew;
  };
  // All rows together: one more to watch with each message, and one less, would cost more than to look at all of them.
  const resize = new ResizeObserver((entries) => {
    const isView = entries.some(({ target }) => target === scroller);
    if (isView && scroller.clientWidth !== width) heights.forget();
    width = scroller.clientWidth;
    if (look() || isView) onChange();
  });
  resize.observe(scroller);
  resize.observe(content);
  return { look: () => void look(), stop: () => resize.disconnect() };
}
