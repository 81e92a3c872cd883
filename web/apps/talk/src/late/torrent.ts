// Stands in for noticing that more is said than anybody can read: nothing is heard before a room is live.
import type * as TorrentFile from "../room/torrent.ts";
import { live, madeLive } from "./live.ts";

const fetchTorrent = live(async () => (await import("../room/torrent.ts")).createTorrent);

export const TORRENT_DRAW_MS: typeof TorrentFile.TORRENT_DRAW_MS = 330;

export const createTorrent: typeof TorrentFile.createTorrent = () => {
  const made = madeLive(fetchTorrent, (create) => create());
  return {
    hear: (...given) => made.there()?.hear(...given),
    pick: (messages, ...given) => made.there()?.pick(messages, ...given) ?? messages,
    rate: (now) => made.there()?.rate(now) ?? 0,
    isOn: (now) => made.there()?.isOn(now) ?? false,
    leftOut: () => made.there()?.leftOut() ?? 0,
  };
};
