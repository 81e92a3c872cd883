// Holds what is being read where it stands: the reader's own scrolling moves it, and nothing else. Must not know rows.
import { type Anchors, driftOf, noteAnchors } from "./anchors.ts";

export interface PlaceHold {
  /** What was noted last, to find the rows again. */
  anchors(): Anchors | null;
  /** From here on: the rows in view stay as they are now. */
  note(): void;
  /** From here on: these rows stay where they are told to be. */
  hold(anchors: Anchors): void;
  /** Puts the rows back. False when none of them is there any more. */
  settle(): boolean;
}

export function createPlaceHold(scroller: HTMLElement, content: HTMLElement): PlaceHold {
  let held: Anchors | null = null;
  /** Where the scroller stood when that was noted. */
  let notedAt = 0;
  /** The part of a pixel that the scroller could not move, so that small steps do not add up. */
  let owed = 0;
  /** Where the last settling has left the scroller. */
  let leftAt = 0;
  const take = (anchors: Anchors | null) => {
    held = anchors;
    notedAt = scroller.scrollTop;
  };
  const move = (px: number) => {
    const before = scroller.scrollTop;
    scroller.scrollTop = before + px;
    const rest = px - (scroller.scrollTop - before);
    // More than that is the end of the way.
    owed = Math.abs(rest) < 1 ? rest : 0;
    leftAt = scroller.scrollTop;
  };
  return {
    anchors: () => held,
    note: () => {
      // Whoever scrolls sets a new measure.
      if (scroller.scrollTop !== leftAt) owed = 0;
      take(noteAnchors(scroller, content));
    },
    hold: (anchors) => {
      owed = 0;
      take(anchors);
    },
    settle: () => {
      if (held === null) return true;
      const drift = driftOf(scroller, content, held);
      if (drift === null) return false;
      // What the reader has scrolled since is no drift.
      const px = drift + (scroller.scrollTop - notedAt) + owed;
      if (Math.abs(px) >= 0.01) move(px);
      take(noteAnchors(scroller, content));
      return true;
    },
  };
}
