// One stream for all tabs of one browser and session: one of them leads and holds the connection, the others hear what it
// hears. Beside the client, for apps that are open in several tabs: hand `sharedConnection` to `createClient`.
import type { Cancel } from "../platform.ts";
import { createCell } from "../store.ts";
import { type Connection, type ConnectionParts, createConnection } from "../transport/connection.ts";
import type { RoomSubscriber } from "../transport/way.ts";
import { createTeam } from "./team.ts";

type FeedListener = Parameters<Connection["hearFeed"]>[0];

/** Where tabs cannot agree on a leader, each has its own connection, as if it were alone. */
export function sharedConnection(parts: ConnectionParts): Connection {
  const own = createConnection(parts);
  const cell = createCell(own.getSnapshot());
  const subscribers = new Map<RoomSubscriber, Cancel>();
  const feeds = new Set<FeedListener>();
  const tellFeed: FeedListener = (feed) => {
    for (const listener of feeds) listener(feed);
  };
  const team = createTeam({ ...parts, own, cell, subscribers, onFeed: ({ feed }) => tellFeed(feed) });
  own.subscribe(() => {
    const role = team.role();
    // First to the others: what this tab does about it may be the end of its part.
    if (role.kind === "leading") role.tell();
    if (role.kind !== "following") cell.set(own.getSnapshot());
  });
  own.hearFeed((feed) => {
    tellFeed(feed);
    team.say({ type: "feed", feed });
  });
  const offWake = parts.platform.onWake((reason) => {
    const role = team.role();
    if (role.kind !== "following") return;
    if (reason === "offline" || reason === "online") cell.patch({ deviceOnline: reason === "online" });
    if (reason !== "offline") role.check();
  });
  return {
    getSnapshot: cell.getSnapshot,
    subscribe: cell.subscribe,
    start: team.start,
    stop: team.stop,
    retry: () => {
      if (team.role().kind === "following") team.say({ type: "retry" });
      else own.retry();
    },
    hearFeed: (listener) => {
      feeds.add(listener);
      return () => feeds.delete(listener);
    },
    attach: (subscriber) => {
      const role = team.role();
      subscribers.set(subscriber, role.kind === "alone" ? own.attach(subscriber) : () => {});
      if (role.kind === "leading" || role.kind === "following") role.attach(subscriber);
      return () => {
        const now = team.role();
        subscribers.get(subscriber)?.();
        subscribers.delete(subscriber);
        if (now.kind === "leading" || now.kind === "following") now.detach(subscriber);
      };
    },
    dispose: () => {
      team.stop();
      offWake();
      own.dispose();
      cell.dispose();
    },
  };
}
