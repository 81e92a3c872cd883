// Whom the person who is in blocks: one list for the whole page, asked for once and kept true by the feed.
import type { Client } from "@maru/core";
import { type BlocksStore, createBlocks } from "@maru/core/order";
import type { Feed } from "@maru/wire";

interface Held {
  me: string;
  blocks: BlocksStore;
  end(): void;
}

const held = new WeakMap<Client, Held>();

/** The list of `me`; that of somebody who was in before is let go of. */
export function blocksOf(client: Client, me: string): BlocksStore {
  const known = held.get(client);
  if (known?.me === me) return known.blocks;
  known?.end();
  const blocks = createBlocks(client.requests, client.platform.clock.now);
  const refresh = () => void blocks.refresh().catch(() => {});
  const offFeed = client.connection.hearFeed((feed) => hear(blocks, feed, refresh));
  // Without a socket there is no feed: then it is as fresh as the rooms are.
  const offRounds = client.rooms.onRound(() => {
    if (client.connection.getSnapshot().way !== "socket") refresh();
  });
  const end = () => {
    offFeed();
    offRounds();
    blocks.dispose();
  };
  held.set(client, { me, blocks, end });
  refresh();
  return blocks;
}

/** A socket that has just opened may have missed some, and a snapshot says nothing of blocks. */
function hear(blocks: BlocksStore, feed: Feed, refresh: () => void): void {
  if (feed.type === "changes") for (const change of feed.changes) blocks.take(change);
  else refresh();
}
