// Follows a store that may change hundreds of times a second: draws once a frame, and where nobody looks a few times a
// second.
import type { Store } from "@maru/core";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

const HIDDEN_MS = 250;

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
  const cancel = () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    frame = 0;
    timer = undefined;
  };
  const run = () => {
    cancel();
    lastAt = performance.now();
    work();
  };
  const ask = () => {
    const isHidden = document.visibilityState === "hidden";
    if (timer !== undefined || (frame !== 0 && !isHidden)) return;
    const waitMs = lastAt + minMs() - performance.now();
    // A page behind others draws no frames, but its title tells what is new.
    if (isHidden) timer = setTimeout(run, HIDDEN_MS);
    else if (waitMs > 0) timer = setTimeout(run, waitMs);
    else frame = requestAnimationFrame(run);
  };
  return { ask, cancel };
}
