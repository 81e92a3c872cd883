// Whether anybody looks at the page: what nobody sees is not read.
import type { Store } from "@maru/core";

export function watchVisible(): Store<boolean> {
  return {
    getSnapshot: () => document.visibilityState !== "hidden",
    subscribe: (listener) => {
      document.addEventListener("visibilitychange", listener);
      return () => document.removeEventListener("visibilitychange", listener);
    },
  };
}
