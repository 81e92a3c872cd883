// What is new to the reader: the line before it, the count on the pill, and how far this device has shown the room.
import type { Conversation, ConversationState } from "@maru/core/conversations";
import { useEffect, useRef, useState } from "preact/hooks";
import { useStore } from "../hooks/useStore.ts";
import { useHouse } from "../house.ts";
import type { Seen } from "../seen.ts";

export interface News {
  /** Seq after which things are new, `null` when nothing is. */
  newAfter: number | null;
  /** Messages of others that came while the newest was out of view. */
  count: number;
  onFollow(following: boolean): void;
  following: boolean;
  /** Whether anybody looks at the page. */
  visible: boolean;
  /** The reader has answered: the line has done its work. */
  clear(): void;
}

export interface NewsFacts {
  store: Conversation;
  state: ConversationState;
  me: string;
  seen: Seen;
  startsAtNewest: boolean;
  /** Whether one is in, so that others can know how far one has read. */
  isMember: boolean;
}

export function useNews({ store, state, me, seen, startsAtNewest, isMember }: NewsFacts): News {
  const { room, log, status } = state;
  const visible = useVisible();
  const [following, setFollowing] = useState(startsAtNewest);
  const [newAfter, setNewAfter] = useState<number | null>(null);
  const started = useRef(false);
  /** The head when the reader last saw the newest. */
  const seenHead = useRef(0);
  const reading = following && visible;
  const wasReading = useRef(reading);

  useEffect(() => {
    if (started.current || status !== "ready" || room === null) return;
    started.current = true;
    const place = seen.find(room.id);
    const seenSeq = place?.seq ?? log.head;
    if (seenSeq < log.head || !reading) setNewAfter(seenSeq);
    seenHead.current = reading ? log.head : seenSeq;
  }, [status]);
  useEffect(() => {
    if (room === null || status !== "ready" || !started.current) return;
    if (reading) {
      seenHead.current = log.head;
      seen.mark(room.id, { seq: log.head, number: room.number });
    }
  }, [log.head, reading, status]);
  useEffect(() => {
    if (isMember && reading && status === "ready" && state.past === null) store.markRead(log.head);
  }, [log.head, reading, status, isMember, state.past === null]);
  useEffect(() => {
    // Going away: what comes from now on is new.
    if (!reading && wasReading.current && started.current) setNewAfter(log.head);
    wasReading.current = reading;
  }, [reading]);
  const count = reading ? 0 : log.messages.filter((one) => one.seq > seenHead.current && one.sender.id !== me).length;
  return { newAfter, count, following, visible, onFollow: setFollowing, clear: () => setNewAfter(null) };
}

export function useVisible(): boolean {
  return useStore(useHouse().visible);
}
