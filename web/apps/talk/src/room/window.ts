// Which part of a long log is in the page: a bounded window that follows the newest, or stays where somebody reads. Pure.

export interface LogWindow {
  /** Seq of the first message shown; `null` while the window follows the newest. */
  fromSeq: number | null;
}

export const FOLLOWING: LogWindow = { fromSeq: null };
export const SHOWN_MAX = 300;
/** While the newest are followed: whoever scrolls up gets more before they see the end of these. */
export const FOLLOWED_MAX = 100;
/** Those go out at the far end so many at once: with each one all others would have to be laid out again. */
const FOLLOWED_STEP = 20;
const STEP = 50;

type Seqs = readonly { seq: number }[];

/** Indices of the messages to show: from, and to (exclusive). */
export function rangeOf(messages: Seqs, window: LogWindow): { from: number; to: number } {
  if (window.fromSeq === null) {
    const beyond = Math.max(0, messages.length - FOLLOWED_MAX);
    return { from: beyond - (beyond % FOLLOWED_STEP), to: messages.length };
  }
  const from = firstAtOrAfter(messages, window.fromSeq);
  return { from, to: Math.min(messages.length, from + SHOWN_MAX) };
}

/** Holds the window where it is, so that what comes in at the end pushes nothing out at the beginning. */
export function pin(messages: Seqs, window: LogWindow): LogWindow {
  return startAt(messages, rangeOf(messages, window).from);
}

/** Nearer to the beginning. What falls out at the far end comes back by `slideDown`. */
export function slideUp(messages: Seqs, window: LogWindow): LogWindow {
  return startAt(messages, rangeOf(messages, window).from - STEP);
}

/** Nearer to the end. */
export function slideDown(messages: Seqs, window: LogWindow): LogWindow {
  const { from, to } = rangeOf(messages, window);
  return startAt(messages, from + Math.min(STEP, messages.length - to));
}

function startAt(messages: Seqs, index: number): LogWindow {
  return { fromSeq: messages[Math.max(0, index)]?.seq ?? null };
}

/** Index of the first message with this seq or a later one. */
function firstAtOrAfter(messages: Seqs, seq: number): number {
  let low = 0;
  let high = messages.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((messages[middle]?.seq ?? 0) >= seq) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** With a place somewhere in its middle. */
export function around(messages: Seqs, seq: number): LogWindow {
  return startAt(messages, firstAtOrAfter(messages, seq) - (SHOWN_MAX >> 1));
}
