// What one may do in a room now: asked when it opens, and again when the room or one's part in it has changed. Until the
// answer is there, one's part decides.
import type { Conversation } from "@maru/core/conversations";
import { standingIn } from "@maru/core/feed";
import type { EventRecord, FeedChange, OwnRoom, Room, Standing } from "@maru/wire";
import { useEffect, useState } from "preact/hooks";
import { useHouse } from "../house.ts";
import { keepsOrder } from "./standing.ts";

export type Deed = "invite" | "pin" | "keep_order" | "rule";
export type May = (deed: Deed) => boolean;

/** What the answer depends on, as far as one hears of it. */
export function turnOf(room: Room | null, mine: OwnRoom | null, ended: string | null): string {
  return [room?.id, room?.kind, room?.frozen, room?.archived, mine?.role, mine?.muted_until, ended].join(" ");
}

export function mayBy(standing: Standing | null, mine: OwnRoom | null): May {
  if (standing !== null) return (deed) => standing.may.includes(deed);
  return (deed) => (deed === "rule" ? mine?.role === "host" : keepsOrder(mine));
}

/** `null` until the server has said it. */
export function useStandingIn(store: Conversation, mine: OwnRoom | null): Standing | null {
  const { client } = useHouse();
  const { room, ended } = store.getSnapshot();
  const [known, setKnown] = useState<{ turn: string; standing: Standing } | null>(null);
  const [round, nextRound] = useState(0);
  const turn = turnOf(room, mine, ended);
  // How a room is set tells only the server what that lets one do.
  const isSet = ({ event }: EventRecord) => event.type === "room.changed";
  useEffect(() => store.onEvents((records) => records.some(isSet) && nextRound((count) => count + 1)), [store]);
  useEffect(() => {
    const again = () => nextRound((count) => count + 1);
    const isHere = (one: FeedChange) => one.type === "waiting" && one.room === room?.id;
    // What another device said waits here is told from the first that is heard on: what was before, or while the line was
    // cut, only by asking.
    const offFeed = client.connection.hearFeed((feed) => {
      if (feed.type !== "changes" || feed.changes.some(isHere)) again();
    });
    let { phase } = client.connection.getSnapshot();
    const offLine = client.connection.subscribe(() => {
      const was = phase;
      ({ phase } = client.connection.getSnapshot());
      if (phase !== was && phase === "online") again();
    });
    return () => {
      offFeed();
      offLine();
    };
  }, [room?.id]);
  useEffect(() => {
    let isOver = false;
    // Without an answer one's part decides, and the server does.
    if (room !== null)
      standingIn(client.requests, room.id).then(
        (standing) => isOver || setKnown({ turn, standing }),
        () => {},
      );
    return () => {
      isOver = true;
    };
  }, [turn, round]);
  return known?.turn === turn ? known.standing : null;
}
