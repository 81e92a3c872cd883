// A component that is fetched when it is drawn for the first time, and stands there from then on at once.
import type { ComponentType, FunctionComponent } from "preact";
import { useEffect, useState } from "preact/hooks";

const RETRY_MS = 2_000;

/** `Place` keeps its room until then. Where the network is away, it is tried again. */
export function later<P extends object>(
  load: () => Promise<object>,
  name: string,
  Place: ComponentType | null,
): FunctionComponent<P> {
  let Part: ComponentType<P> | null = null;
  return function Later(props: P) {
    const [, redraw] = useState(0);
    useEffect(() => {
      if (Part !== null) return;
      const again = () => redraw((count) => count + 1);
      load().then(
        (module) => {
          Part = (module as Record<string, ComponentType<P>>)[name] ?? null;
          again();
        },
        () => setTimeout(again, RETRY_MS),
      );
    });
    if (Part !== null) return <Part {...props} />;
    return Place && <Place />;
  };
}

export function ComposerPlace() {
  return <div class="composer-place" />;
}
