// The one short sentence that tells what was just done; it goes by itself.
import type { Clock, Store } from "@maru/core";

const SHOWN_MS = 2_400;

export interface Notices extends Store<string> {
  say(text: string): void;
}

export function createNotices(clock: Clock): Notices {
  const listeners = new Set<() => void>();
  let text = "";
  let cancel = () => {};
  const set = (next: string) => {
    text = next;
    for (const listener of listeners) listener();
  };
  return {
    getSnapshot: () => text,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    say: (next) => {
      cancel();
      set(next);
      cancel = clock.after(SHOWN_MS, () => set(""));
    },
  };
}
