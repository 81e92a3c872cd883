// Whether the list of rooms is in view, and what it follows while it is not. Beside a room there is a place for it only on
// wide screens (`layout.css`).
import type { Store } from "@maru/core";
import { useMemo } from "preact/hooks";
import { useStore } from "../hooks/useStore.ts";
import { useHouse } from "../house.ts";

const WIDE = "(min-width: 760px)";

const wide: Store<boolean> = {
  getSnapshot: () => matchMedia(WIDE).matches,
  subscribe: (listener) => {
    const media = matchMedia(WIDE);
    media.addEventListener("change", listener);
    return () => media.removeEventListener("change", listener);
  },
};

export function useListShown(): boolean {
  const { router } = useHouse();
  const isList = useStore(router).kind === "list";
  return useStore(wide) || isList;
}

/** The store, and while nobody sees what is drawn from it as it was then. */
export function useWhile<T>(isShown: boolean, store: Store<T>): Store<T> {
  return useMemo(() => {
    if (isShown) return store;
    const snapshot = store.getSnapshot();
    return { getSnapshot: () => snapshot, subscribe: () => () => {} };
  }, [isShown, store]);
}
