// A sheet with a list that is asked for when it opens: waiting, empty, or what there is; each change asks anew.
import { EmptyState, type IconName, ListSkeleton, ProblemText } from "@maru/ui";
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { type Action, useAction } from "../../hooks/useAction.ts";
import { Sheet } from "../../profile/Sheet.tsx";

export interface ListSheetProps<T> {
  name: string;
  class: string;
  title: string;
  empty: { icon: IconName; title: string };
  load(): Promise<readonly T[]>;
  onBack(): void;
  /** `change` does something and then asks anew. */
  line(item: T, change: (work: () => Promise<unknown>) => void, action: Action): ComponentChildren;
}

export function ListSheet<T>(props: ListSheetProps<T>) {
  const action = useAction();
  const [items, setItems] = useState<readonly T[] | null>(null);
  const load = async () => setItems(await props.load());
  useEffect(() => action.run(load), []);
  const change = (work: () => Promise<unknown>) =>
    action.run(async () => {
      await work();
      await load();
    });
  return (
    <Sheet name={props.name} title={props.title} onBack={props.onBack}>
      {items === null && action.problem === "" && <ListSkeleton />}
      {items?.length === 0 && <EmptyState model={{ ...props.empty, lead: "", action: null }} />}
      <ul class={props.class}>
        {items?.map((item, at) => (
          <li key={at}>{props.line(item, change, action)}</li>
        ))}
      </ul>
      <ProblemText text={action.problem} />
    </Sheet>
  );
}
