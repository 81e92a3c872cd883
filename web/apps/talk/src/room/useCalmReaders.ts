// How far people have read, looked at now and then: each who says something has read all before it, and where many talk the
// number beside every message would be another one with every frame.
import type { Conversation, ConversationState } from "@maru/core/conversations";
import { useEffect, useRef, useState } from "preact/hooks";
import type { CalmReaders } from "./timeline.ts";

const APART_MS = 1_000;

export function useCalmReaders(store: Conversation, { readers, log }: ConversationState): CalmReaders {
  const held = useRef<CalmReaders & { store: Conversation; at: number }>({ store, readers: null, upTo: 0, at: 0 });
  const [, redraw] = useState(0);
  const now = performance.now();
  const before = held.current;
  const waitMs = before.store !== store || before.readers === null ? 0 : before.at + APART_MS - now;
  if (before.readers !== readers && waitMs <= 0) held.current = { store, readers, upTo: log.head, at: now };
  useEffect(() => {
    if (held.current.readers === readers) return;
    const timer = setTimeout(() => redraw((count) => count + 1), waitMs);
    return () => clearTimeout(timer);
  }, [readers]);
  return held.current;
}
