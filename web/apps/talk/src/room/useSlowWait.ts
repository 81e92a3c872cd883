// How many seconds until one may send again in a room that is slow: as the server has told, or as its setting says.
import type { OutboxEntry } from "@maru/core";
import type { Message, Room } from "@maru/wire";
import { useEffect, useState } from "preact/hooks";

export interface SlowFacts {
  room: Room;
  entries: readonly OutboxEntry[];
  /** One's own newest message. */
  last: Message | undefined;
  /** Those who keep order need not wait. */
  isFree: boolean;
}

export function useSlowWait(facts: SlowFacts): number {
  const until = waitsUntil(facts);
  const [now, setNow] = useState(() => Date.now());
  const seconds = Math.max(0, Math.ceil((until - now) / 1_000));
  useEffect(() => {
    if (until <= Date.now()) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, [until, until > now]);
  // A clock that is wrong must not lock anybody out for longer than the room says.
  return Math.min(seconds, Math.max(facts.room.slow_mode_seconds, 0));
}

function waitsUntil({ room, entries, last, isFree }: SlowFacts): number {
  const told = Math.max(0, ...entries.map((entry) => (entry.state.kind === "pending" ? (entry.waitsUntil ?? 0) : 0)));
  if (isFree || room.slow_mode_seconds === 0) return told;
  const sent = last === undefined ? 0 : Date.parse(last.sent_at) + room.slow_mode_seconds * 1_000;
  return Math.max(told, sent);
}
