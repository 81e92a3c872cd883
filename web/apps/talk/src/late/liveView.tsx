// A component that stands once the page is live: it says what nobody knows before, or what nobody waits for.
import type { ComponentType, FunctionComponent } from "preact";
import { useEffect, useState } from "preact/hooks";
import { live, onLive } from "./live.ts";

/** `Place` stands there until then. */
export function liveView<P extends object>(
  load: () => Promise<ComponentType<P>>,
  Place: ComponentType | null = null,
): FunctionComponent<P> {
  const fetch = live(load);
  return (props) => {
    const [, redraw] = useState(0);
    const Part = fetch.there();
    useEffect(() => {
      if (Part === null) onLive(() => redraw(1));
    }, []);
    if (Part !== null) return <Part {...props} />;
    return Place && <Place />;
  };
}
