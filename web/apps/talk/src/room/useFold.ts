// What is folded of a room: until that is known, nothing is.
import type { Store } from "@maru/core";
import { useEffect, useState } from "preact/hooks";
import { useStore } from "../hooks/useStore.ts";
import { useHouse } from "../house.ts";
import type { Fold } from "../order/folding.tsx";

const NOBODY: Fold = { rows: (rows) => rows, hides: () => false, isBlocked: () => false };
const NOTHING: Store<Fold> = { getSnapshot: () => NOBODY, subscribe: () => () => {} };

export function useFold(me: string): Fold {
  const { client } = useHouse();
  const [folding, setFolding] = useState(NOTHING);
  useEffect(() => {
    // Where it does not come, the next room asks again.
    import("../order/folding.tsx").then(
      (part) => setFolding(part.openFolding(client, me)),
      () => {},
    );
  }, [me]);
  return useStore(folding);
}
