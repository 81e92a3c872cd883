// The smallest store: a value, and those who want to hear that it changed.
// Must not know what the value means.

export interface Store<T> {
  getSnapshot(): T;
  subscribe(listener: () => void): () => void;
}

export interface Cell<T> extends Store<T> {
  set(value: T): void;
  patch(part: Partial<T>): void;
  dispose(): void;
}

export function createCell<T>(initial: T): Cell<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  const set = (next: T) => {
    if (Object.is(next, value)) return;
    value = next;
    for (const listener of [...listeners]) listener();
  };
  return {
    getSnapshot: () => value,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    set,
    patch: (part) => set({ ...value, ...part }),
    dispose: () => listeners.clear(),
  };
}
