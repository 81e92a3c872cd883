// A room in which more is said than anybody can read: draws it less often, and says how much passed by.
import type { Conversation } from "@maru/core/conversations";
import type { Message } from "@maru/wire";
import { useEffect, useMemo, useState } from "preact/hooks";
import { createTorrent, TORRENT_DRAW_MS, type Torrent } from "./torrent.ts";

const LOOK_MS = 500;

export interface TorrentView {
  /** Whether only some of the newest are to be drawn. */
  on: boolean;
  perSecond: number;
  leftOut: number;
  /** Those that are to be drawn. */
  pick<M extends Message>(messages: readonly M[], me: string): readonly M[];
}

/** Between two drawings of the room, in milliseconds. */
export const drawMs = (torrent: Torrent) => (torrent.isOn(performance.now()) ? TORRENT_DRAW_MS : 0);

export function useTorrentOf(store: Conversation): Torrent {
  const torrent = useMemo(createTorrent, [store]);
  useEffect(
    () =>
      store.onEvents((records) => {
        const count = records.filter(({ event }) => event.type === "message.sent").length;
        if (count > 0) torrent.hear(count, performance.now());
      }),
    [store],
  );
  return torrent;
}

/** `following`: whoever reads above is shown everything. */
export function useTorrent(torrent: Torrent, following: boolean): TorrentView {
  const now = performance.now();
  const on = following && torrent.isOn(now);
  const [, redraw] = useState(0);
  useEffect(() => {
    if (!on) return;
    const timer = setInterval(() => redraw((count) => count + 1), LOOK_MS);
    return () => clearInterval(timer);
  }, [on]);
  const pick: TorrentView["pick"] = (messages, me) => torrent.pick(messages, me, now);
  return { on, perSecond: torrent.rate(now), leftOut: torrent.leftOut(), pick };
}
