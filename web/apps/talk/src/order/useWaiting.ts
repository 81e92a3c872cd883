// What of one's own waits in a room, for as long as its screen stands.
import { createWaiting, hearAside, type WaitingStore } from "@maru/core/order";
import { useEffect, useMemo } from "preact/hooks";
import { useHouse } from "../house.ts";

/** Asked for only where something may wait: `isWanted`. What the feed tells counts in any case. */
export function useWaiting(room: string, isWanted: boolean): WaitingStore {
  const { client } = useHouse();
  const store = useMemo(() => createWaiting(client.requests, room), [room]);
  useEffect(() => store.dispose, [store]);
  useEffect(() => {
    const refresh = () => void (isWanted && store.refresh().catch(() => {}));
    refresh();
    return hearAside(client, store.take, refresh);
  }, [store, isWanted]);
  return store;
}
