// Hears the host page from the first moment on, and has what it says answered once the part that can is loaded: a page of
// its own never needs that part.
import type { Store } from "@maru/core";
import type { HostParts } from "./hostGlue.ts";

/** A host says hello once, and again when it begins anew. */
const EARLY_MAX = 16;

/** `true` while the host may be about to say who is here. */
export function awaitHost(parts: Omit<HostParts, "early">): Store<boolean> {
  const listeners = new Set<() => void>();
  const early: MessageEvent<unknown>[] = [];
  let isBusy = () => true;
  const tell = () => {
    for (const listener of listeners) listener();
  };
  const keep = (event: MessageEvent<unknown>) => {
    if (event.source === parts.parent && early.length < EARLY_MAX) early.push(event);
  };
  addEventListener("message", keep);
  const load = async () => {
    const { listenForHost } = await import("./hostGlue.ts");
    const host = listenForHost({ ...parts, early });
    host.subscribe(tell);
    isBusy = host.getSnapshot;
  };
  load()
    .catch(() => {
      isBusy = () => false;
    })
    .finally(() => {
      removeEventListener("message", keep);
      tell();
    });
  return {
    getSnapshot: () => isBusy(),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
