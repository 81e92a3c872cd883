// Whom the person who is in blocks: one list for the whole page, asked for once and kept true by the feed.
import type { Client } from "@maru/core";
import { type BlocksStore, createBlocks, hearAside } from "@maru/core/order";

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
  const off = hearAside(client, blocks.take, refresh);
  const end = () => {
    off();
    blocks.dispose();
  };
  held.set(client, { me, blocks, end });
  refresh();
  return blocks;
}
