// Follows a store that may change hundreds of times a second: draws once a frame, less often where drawing takes long, and
// where nobody looks a few times a second.
import type { Store } from "@maru/core";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

const HIDDEN_MS = 250;
/** Drawing has a quarter of the time, so that scrolling and typing have the rest; but something moves four times a second. */
const REST_SHARE = 3;
const REST_MS_MAX = 250;
/** Cheaper than this is drawn with every frame. */
const CHEAP_MS = 6;

/** `minMs`: at least so long between two drawings; asked before each. */
export function useFrameStore<T>(store: Store<T>, minMs: () => number = () => 0): T {
  const [, redraw] = useState(0);
  const latest = useRef(minMs);
  latest.current = minMs;
  useLayoutEffect(() => {
    const seen = store.getSnapshot();
    const turn = createTurn(
      () => latest.current(),
      () => redraw((count) => count + 1),
    );
    const off = store.subscribe(turn.ask);
    // Between drawing and subscribing it may have moved on.
    if (store.getSnapshot() !== seen) redraw((count) => count + 1);
    return () => {
      off();
      turn.cancel();
    };
  }, [store]);
  return store.getSnapshot();
}

const CALM_MS = 150;

/** For what stands beside the talk: lists of rooms need not keep pace with every message. */
export function useCalmStore<T>(store: Store<T>): T {
  return useFrameStore(store, () => CALM_MS);
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
