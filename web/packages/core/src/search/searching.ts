// A search in pages: what is typed is asked after a pause, and only the newest question is answered. Must not know what is
// looked for, nor screens.
import type { Problem } from "@maru/wire";
import { ApiError } from "../api/problem.ts";
import type { Cancel, Platform } from "../platform.ts";
import { createCell, type Store } from "../store.ts";

export interface SearchState<Q, T> {
  /** Nothing is asked; on its way; answered; refused or not reached. */
  status: "idle" | "running" | "ready" | "failed";
  /** What is asked, or was. */
  query: Q | null;
  /** What was found, page after page; of the query before until this one is answered. */
  found: readonly T[];
  /** There may be more. */
  more: boolean;
  /** One page more is on its way. */
  loadingMore: boolean;
  /** Why the last request was refused; `null` when it was not, or nobody answered. */
  problem: Problem | null;
}

export interface SearchStore<Q, T> extends Store<SearchState<Q, T>> {
  /** Asks after a pause; whatever was asked before is forgotten. `null` asks nothing. */
  search(query: Q | null): void;
  /** One page more; also after a failure. */
  loadMore(): Promise<void>;
  dispose(): void;
}

export interface Page<T> {
  found: readonly T[];
  next: string | null;
}

export type Ask<Q, T> = (query: Q, before: string | null, signal: AbortSignal) => Promise<Page<T>>;

/** So long nothing is typed before it is asked. */
export const PAUSE_MS = 250;
/** Pages that are asked at once while they are empty: the server looks at so many messages for each. */
const EMPTY_PAGES_MAX = 4;

export function createSearching<Q, T>(platform: Platform, ask: Ask<Q, T>): SearchStore<Q, T> {
  const idle: SearchState<Q, T> = {
    status: "idle",
    query: null,
    found: [],
    more: false,
    loadingMore: false,
    problem: null,
  };
  const cell = createCell(idle);
  let cancelTimer: Cancel = () => {};
  let running = new AbortController();
  let next: string | null = null;

  const pages = async (query: Q, signal: AbortSignal) => {
    const found: T[] = [];
    for (let page = 0; page < EMPTY_PAGES_MAX && found.length === 0; page += 1) {
      const answer = await ask(query, next, signal);
      if (signal.aborted) return found;
      found.push(...answer.found);
      next = answer.next;
      if (next === null) break;
    }
    return found;
  };
  const run = async (query: Q, held: readonly T[]) => {
    const { signal } = running;
    try {
      const found = await pages(query, signal);
      if (signal.aborted) return;
      const all = [...held, ...found];
      cell.set({ status: "ready", query, found: all, more: next !== null, loadingMore: false, problem: null });
    } catch (error) {
      if (signal.aborted) return;
      const problem = error instanceof ApiError ? error.problem : null;
      cell.set({ status: "failed", query, found: held, more: next !== null, loadingMore: false, problem });
    }
  };
  const stop = () => {
    cancelTimer();
    running.abort();
    running = new AbortController();
    next = null;
  };
  return {
    getSnapshot: cell.getSnapshot,
    subscribe: cell.subscribe,
    search: (query) => {
      stop();
      if (query === null) {
        cell.set(idle);
        return;
      }
      cell.patch({ status: "running", query, more: false, loadingMore: false, problem: null });
      cancelTimer = platform.clock.after(PAUSE_MS, () => void run(query, []));
    },
    loadMore: async () => {
      const { status, query, found, loadingMore } = cell.getSnapshot();
      if (query === null || status === "running" || loadingMore) return;
      if (status === "ready" && next === null) return;
      cell.patch({ loadingMore: true });
      await run(query, next === null ? [] : found);
    },
    dispose: () => {
      stop();
      cell.dispose();
    },
  };
}
