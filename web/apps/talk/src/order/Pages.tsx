// A list that is asked for page by page: waiting, empty, what there is, and more of it. Must not know what it lists.
import { Actions, EmptyState, type IconName, ListSkeleton, ProblemText } from "@maru/ui";
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { type Action, useAction } from "../hooks/useAction.ts";
import { useOrderWords } from "./words.ts";
import "./styles.ts";

export interface PagesProps<T, P> {
  name: string;
  /** Another one asks anew, while what there is stands. */
  round?: number;
  empty: { icon: IconName; title: string };
  load(before?: P): Promise<{ items: readonly T[]; prev: P | null }>;
  keyOf(item: T): string | number;
  /** `change` does something and then asks anew. */
  line(item: T, change: (work: () => Promise<unknown>) => void, action: Action): ComponentChildren;
}

export function Pages<T, P>({ name, round = 0, empty, load, keyOf, line }: PagesProps<T, P>) {
  const words = useOrderWords();
  const action = useAction();
  const [pages, setPages] = useState<{ items: readonly T[]; prev: P | null } | null>(null);
  const asked = useRef(0);
  /** An answer to an older question says how it was before. */
  const first = async () => {
    const question = ++asked.current;
    const answer = await load();
    if (question === asked.current) setPages(answer);
  };
  useEffect(() => {
    // What changes beside somebody's own doing takes no button away from under a finger; what fails is asked with the next change.
    if (round === 0) action.run(first);
    else first().catch(() => {});
  }, [round]);
  const change = (work: () => Promise<unknown>) =>
    action.run(async () => {
      // Whatever is refused, the list may be another one by now.
      try {
        await work();
      } finally {
        await first();
      }
    });
  const more = async () => {
    if (pages === null || pages.prev === null) return;
    const question = asked.current;
    const next = await load(pages.prev);
    if (question !== asked.current) return;
    setPages({ items: [...pages.items, ...next.items], prev: next.prev });
  };
  return (
    <>
      {pages === null && action.problem === "" && <ListSkeleton />}
      {pages?.items.length === 0 && <EmptyState model={{ ...empty, lead: "", action: null }} />}
      <ul class="order-list" data-list={name}>
        {pages?.items.map((item) => (
          <li key={keyOf(item)}>{line(item, change, action)}</li>
        ))}
      </ul>
      <ProblemText text={words.refusals[action.code ?? ""] ?? action.problem} />
      {pages !== null && pages.prev !== null && (
        <Actions>
          <button type="button" class="button soft" disabled={action.busy} onClick={() => action.run(more)}>
            {words.more}
          </button>
        </Actions>
      )}
    </>
  );
}
