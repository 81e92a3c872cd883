// A component that is fetched when it is drawn for the first time or before, and stands there from then on at once.

import { late } from "@maru/talk/late/late.ts";
import type { ComponentType, FunctionComponent } from "preact";
import { useEffect, useState } from "preact/hooks";
import { fetchMore } from "./more.ts";

const RETRY_MS = 2_000;

export type Later<P> = FunctionComponent<P> & { fetch(): Promise<unknown> };

type Load<P> = () => Promise<ComponentType<P>>;

/** A part of the first view, of which the words and looks are there. `Place` keeps its room until it is. */
export function first<P extends object>(load: Load<P>, Place: ComponentType | null): Later<P> {
  const fetch = late(load);
  const Shown = (props: P) => {
    const [, redraw] = useState(0);
    const Part = fetch.there();
    useEffect(() => {
      if (Part !== null) return;
      const again = () => redraw((count) => count + 1);
      // Where the network is away, it is tried again.
      fetch().then(again, () => setTimeout(again, RETRY_MS));
    });
    if (Part !== null) return <Part {...props} />;
    return Place && <Place />;
  };
  return Object.assign(Shown, { fetch });
}

/** Any other part: words and looks of its own come with it. */
export function later<P extends object>(load: Load<P>, Place: ComponentType | null = null): Later<P> {
  return first<P>(async () => (await Promise.all([load(), fetchMore()]))[0], Place);
}

export function ComposerPlace() {
  return <div class="composer-place" />;
}

export function EmptyPlace() {
  return <div class="log" />;
}
