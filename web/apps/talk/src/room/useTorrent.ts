// A room in which more is said than anybody can read: draws it less often, and says how much passed by.
import type { Conversation } from "@maru/core/conversations";
import { useEffect, useMemo, useState } from "preact/hooks";
import { createTorrent, TORRENT_DRAW_MS, type Torrent } from "./torrent.ts";

const LOOK_MS = 500;

export interface TorrentView {
  /** Whether only some of the newest are to be drawn. */
  on: boolean;
  perSecond: number;
  leftOut: number;
  /** Which are to be drawn. */
  pick: Torrent["pick"];
}

/** Between two drawings of the room, in milliseconds. */
export const drawMs = (torrent: Torrent) => (torrent.isOn() ? TORRENT_DRAW_MS : 0);

export function useTorrentOf(store: Conversation): Torrent {
  const torrent = useMemo(createTorrent, [store]);
  useEffect(() => store.onEvents(torrent.hear), [store]);
  return torrent;
}

/** `following`: whoever reads above is shown everything. */
export function useTorrent(torrent: Torrent, following: boolean): TorrentView {
  const on = following && torrent.isOn();
  const [, redraw] = useState(0);
  useEffect(() => {
    if (!on) return;
    // While it goes on, it is drawn with the room.
    const look = () => torrent.isOn() || redraw((count) => count + 1);
    const timer = setInterval(look, LOOK_MS);
    return () => clearInterval(timer);
  }, [on]);
  return { on, perSecond: torrent.rate(), leftOut: torrent.leftOut(), pick: torrent.pick };
}
