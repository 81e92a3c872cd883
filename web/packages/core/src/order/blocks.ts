// Whom one does not want to hear of: fetched, changed at once and taken back where that is refused, and kept true by what
// other devices do. What they say is to be folded by whoever shows it. Must not know transports or screens.
import type { Block, BlockList, FeedChange, Principal } from "@maru/wire";
import type { Requests } from "../api/requests.ts";
import { createCell, type Store } from "../store.ts";

export interface BlocksState {
  status: "loading" | "ready";
  /** The newest first. */
  blocks: readonly Block[];
}

export interface BlocksStore extends Store<BlocksState> {
  refresh(): Promise<void>;
  isBlocked(person: string): boolean;
  /** Throws where it is refused; then everything is as before. */
  set(person: Principal, on: boolean): Promise<void>;
  /** What a feed says: others than blocks are passed over. */
  take(change: FeedChange): void;
  dispose(): void;
}

export function createBlocks(requests: Requests, now: () => number): BlocksStore {
  const cell = createCell<BlocksState>({ status: "loading", blocks: [] });
  let asked = 0;
  const isBlocked = (id: string) => cell.getSnapshot().blocks.some((one) => one.person.id === id);
  const without = (id: string) => cell.getSnapshot().blocks.filter((one) => one.person.id !== id);
  const refresh = async () => {
    const mine = ++asked;
    const { blocks } = await requests.json<BlockList>("/v1/me/blocks");
    if (mine === asked) cell.set({ status: "ready", blocks });
  };
  return {
    getSnapshot: cell.getSnapshot,
    subscribe: cell.subscribe,
    refresh,
    isBlocked,
    set: async (person, on) => {
      if (isBlocked(person.id) === on) return;
      const { blocks } = cell.getSnapshot();
      asked++;
      const fresh = { person, at: new Date(now()).toISOString() };
      cell.patch({ blocks: on ? [fresh, ...blocks] : without(person.id) });
      try {
        await requests.json(`/v1/me/blocks/${person.id}`, { method: on ? "PUT" : "DELETE" });
      } catch (error) {
        cell.patch({ blocks });
        throw error;
      }
    },
    take: (change) => {
      if (change.type !== "block" || isBlocked(change.person) === change.on) return;
      // Who that is, the list tells.
      if (change.on) void refresh().catch(() => {});
      else cell.patch({ blocks: without(change.person) });
    },
    dispose: cell.dispose,
  };
}
