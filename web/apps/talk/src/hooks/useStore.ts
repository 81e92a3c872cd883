// Follows a store of core from a component.
import type { Store } from "@maru/core";
import { useLayoutEffect, useState } from "preact/hooks";

export function useStore<T>(store: Store<T>): T {
  const [, redraw] = useState(0);
  useLayoutEffect(() => {
    const seen = store.getSnapshot();
    const off = store.subscribe(() => redraw((count) => count + 1));
    // Between drawing and subscribing it may have moved on.
    if (store.getSnapshot() !== seen) redraw((count) => count + 1);
    return off;
  }, [store]);
  return store.getSnapshot();
}
