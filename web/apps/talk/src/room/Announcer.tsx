// Tells a screen reader what is new, and only that: older pages and own words are not read out.
import type { RoomLog } from "@maru/core";
import type { Message } from "@maru/wire";
import { useEffect, useRef, useState } from "preact/hooks";

const ANNOUNCED_MAX = 3;
/** Nobody can listen to more. */
const APART_MS = 1_000;

export interface AnnouncerProps {
  log: RoomLog;
  me: string;
  isHidden(message: Message): boolean;
}

export function Announcer({ log, me, isHidden }: AnnouncerProps) {
  const head = useRef(log.head);
  const [news, setNews] = useState<{ id: string; text: string }[]>([]);
  const toldAt = useRef(Number.NEGATIVE_INFINITY);
  const tell = () => {
    const fresh = log.messages
      .slice(-ANNOUNCED_MAX)
      .filter((one) => one.seq > head.current && one.sender.id !== me && !isHidden(one));
    head.current = log.head;
    if (fresh.length === 0) return;
    toldAt.current = performance.now();
    setNews(fresh.map((one) => ({ id: one.id, text: `${one.sender.name}: ${one.text}` })));
  };
  useEffect(() => {
    const waitMs = toldAt.current + APART_MS - performance.now();
    if (waitMs <= 0) return tell();
    const timer = setTimeout(tell, waitMs);
    return () => clearTimeout(timer);
  }, [log.head]);
  return (
    <div class="sr-only" aria-live="polite" data-announcer>
      {news.map((one) => (
        <p key={one.id}>{one.text}</p>
      ))}
    </div>
  );
}
