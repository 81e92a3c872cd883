// What feeds tell beside rooms: heard as it comes, and asked for anew wherever some of it may have been missed. Must not
// know what it is about.
import type { FeedChange } from "@maru/wire";
import type { Client } from "../client.ts";
import type { Cancel } from "../platform.ts";

/**
 * `again` is for every moment from which on what is known may be behind: a line that was cut says nothing of this when it is
 * back, and where there is no socket there is no feed.
 */
export function hearAside(
  { connection, rooms }: Pick<Client, "connection" | "rooms">,
  take: (change: FeedChange) => void,
  again: () => void,
): Cancel {
  const offFeed = connection.hearFeed((feed) => {
    if (feed.type === "changes") feed.changes.forEach(take);
    else again();
  });
  const offRounds = rooms.onRound(() => {
    if (connection.getSnapshot().way !== "socket") again();
  });
  return () => {
    offFeed();
    offRounds();
  };
}
