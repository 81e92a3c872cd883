// Stands in for noticing that more is said than anybody can read: nothing is heard before a room is live.
import type * as TorrentFile from "../room/torrent.ts";
import { live, madeLive } from "./live.ts";

const fetchTorrent = live(async () => (await import("../room/torrent.ts")).createTorrent);

export const TORRENT_DRAW_MS: typeof TorrentFile.TORRENT_DRAW_MS = 500;

export const createTorrent: typeof TorrentFile.createTorrent = () => {
  const made = madeLive(fetchTorrent, (create) => create());
  return {
    hear: (records, liveAfter) => made.there()?.hear(records, liveAfter),
    pick: (messages, me) => made.there()?.pick(messages, me) ?? messages,
    rate: () => made.there()?.rate() ?? 0,
    isOn: () => made.there()?.isOn() ?? false,
    leftOut: () => made.there()?.leftOut() ?? 0,
  };
};
