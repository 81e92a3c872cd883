// What of one's own waits in a room, for as long as its screen stands.
import { createWaiting, type WaitingStore } from "@maru/core/order";
import { useEffect, useMemo } from "preact/hooks";
import { useHouse } from "../house.ts";

/** Asked for only where something may wait: `isWanted`. What the feed tells counts in any case. */
export function useWaiting(room: string, isWanted: boolean): WaitingStore {
  const { client } = useHouse();
  const store = useMemo(() => createWaiting(client.requests, room), [room]);
  useEffect(() => store.dispose, [store]);
  useEffect(() => {
    const refresh = () => void (isWanted && store.refresh().catch(() => {}));
    const offFeed = client.connection.hearFeed((feed) => {
      // A feed that begins anew says nothing of what waits.
      if (feed.type === "changes") feed.changes.forEach(store.take);
      else refresh();
    });
    const offRounds = client.rooms.onRound(() => {
      if (client.connection.getSnapshot().way !== "socket") refresh();
    });
    refresh();
    return () => {
      offFeed();
      offRounds();
    };
  }, [store, isWanted]);
  return store;
}
