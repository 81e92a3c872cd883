// Whether the other ones of rooms of two are there: one answer for the whole page, asked for while a list is shown.
import type { Client, Store } from "@maru/core";
import type { PresenceState, PresenceStore } from "@maru/core/presence";
import { useEffect, useState } from "preact/hooks";
import { useHouse } from "../house.ts";

const NOBODY: PresenceState = { rooms: new Map() };
const NOTHING: Store<PresenceState> = { getSnapshot: () => NOBODY, subscribe: () => () => {} };
const held = new WeakMap<Client, PresenceStore>();

/** Until that part has come, nothing is known of anybody. */
export function usePresence(): Store<PresenceState> {
  const { client } = useHouse();
  const [store, setStore] = useState<Store<PresenceState>>(() => held.get(client) ?? NOTHING);
  useEffect(() => {
    // Where it does not come, the next list asks again.
    import("@maru/core/presence").then(
      ({ openPresence }) => {
        const known = held.get(client) ?? openPresence(client.requests, client.platform.clock);
        held.set(client, known);
        setStore(known);
      },
      () => {},
    );
  }, [client]);
  return store;
}
