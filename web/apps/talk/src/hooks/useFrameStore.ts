// Follows a store that may change hundreds of times a second: draws once a frame, less often where drawing takes long, and
// where nobody looks a few times a second.
import type { Store } from "@maru/core";
import { options } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

const HIDDEN_MS = 250;
/** Drawing has a sixth of the time, so that scrolling and typing have the rest; but something moves three times a second. */
const REST_SHARE = 5;
const REST_MS_MAX = 330;
/** Cheaper than this is drawn with every frame. */
const CHEAP_MS = 6;

// Effects wait for the paint that is due, and not for a frame after it: asking for one makes the browser draw once more.
options.requestAnimationFrame = (work) => setTimeout(work);

/**
 * `minMs`: at least so long between two drawings; asked before each. What is drawn for another reason meanwhile shows the
 * same again, so that it costs nothing.
 */
export function useFrameStore<T>(store: Store<T>, minMs: () => number = () => 0): T {
  const held = useRef<{ store: Store<T>; shown: T } | null>(null);
  if (held.current?.store !== store) held.current = { store, shown: store.getSnapshot() };
  const { shown } = held.current;
  useTurns(store, minMs, () => {
    const now = store.getSnapshot();
    const isOther = held.current?.shown !== now;
    held.current = { store, shown: now };
    return isOther;
  });
  return shown;
}

/** Asks now and then, once the store has changed, whether to draw again. */
function useTurns(store: Store<unknown>, minMs: () => number, isOther: () => boolean): void {
  const [, redraw] = useState(0);
  const latest = useRef({ minMs, isOther });
  latest.current = { minMs, isOther };
  useLayoutEffect(() => {
    const look = () => latest.current.isOther() && redraw((count) => count + 1);
    const turn = createTurn(() => latest.current.minMs(), look);
    const off = store.subscribe(turn.ask);
    // Between drawing and subscribing it may have moved on.
    look();
    return () => {
      off();
      turn.cancel();
    };
  }, [store]);
}

const CALM_MS = 300;

/** For what stands beside the talk: lists of rooms need not keep pace with every message. */
export function useCalmStore<T>(store: Store<T>): T {
  return useFrameStore(store, () => CALM_MS);
}

/** What changes with every message. */
const LIVELY = ["head", "number", "last_message", "marker", "unread", "mention"];

/**
 * Of a store that changes all the time, the one thing that a component needs: drawn anew only when it says something else,
 * but for what changes with every message, and until then the same object.
 */
export function useCalmPart<T, P>(store: Store<T>, pick: (value: T) => P, minMs = CALM_MS): P {
  const look = () => {
    const part = pick(store.getSnapshot());
    return { part, sign: JSON.stringify(part, (key, value) => (LIVELY.includes(key) ? 0 : value)) };
  };
  const drawn = useRef<ReturnType<typeof look> | null>(null);
  const now = look();
  if (drawn.current?.sign !== now.sign) drawn.current = now;
  useTurns(
    store,
    () => minMs,
    () => look().sign !== drawn.current?.sign,
  );
  return (drawn.current ?? now).part;
}

/** Gathers what is asked for until the next frame may be drawn. */
function createTurn(minMs: () => number, work: () => void): { ask(): void; cancel(): void } {
  let frame = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let lastAt = Number.NEGATIVE_INFINITY;
  /** What a drawing takes until it is painted, smoothed. */
  let costMs = 0;
  const cancel = () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    frame = 0;
    timer = undefined;
  };
  const run = () => {
    cancel();
    const begun = performance.now();
    lastAt = begun;
    work();
    // Behind the paint of this frame.
    setTimeout(() => {
      costMs += (performance.now() - begun - costMs) / 4;
    });
  };
  const restMs = () => (costMs < CHEAP_MS ? 0 : Math.min(REST_MS_MAX, costMs * (REST_SHARE + 1)));
  const ask = () => {
    const isHidden = document.visibilityState === "hidden";
    if (timer !== undefined || (frame !== 0 && !isHidden)) return;
    const waitMs = lastAt + Math.max(minMs(), restMs()) - performance.now();
    // A page behind others draws no frames, but its title tells what is new.
    if (isHidden) timer = setTimeout(run, HIDDEN_MS);
    else if (waitMs > 0) timer = setTimeout(run, waitMs);
    else frame = requestAnimationFrame(run);
  };
  return { ask, cancel };
}
