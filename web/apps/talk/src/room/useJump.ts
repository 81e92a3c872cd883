// Jumping to a message: brings it into the log or a past, into the part of it that is shown, then into view, and lights
// it up for a moment.
import type { Conversation, ConversationState } from "@maru/core/conversations";
import { type MessageListHandle, useWords } from "@maru/ui";
import { useEffect, useState } from "preact/hooks";
import { useHouse } from "../house.ts";
import { rowKeyOf } from "./timeline.ts";
import { around, type LogWindow } from "./window.ts";

const LIT_MS = 1_800;

export interface Jump {
  /** Which message is lit up. */
  lit: string | null;
  to(place: { id: string; seq: number }): void;
}

export interface JumpParts {
  store: Conversation;
  state: ConversationState;
  me: string;
  list: { current: MessageListHandle | null };
  onShown(next: LogWindow): void;
}

export function useJump({ store, state, me, list, onShown }: JumpParts): Jump {
  const { notices } = useHouse();
  const words = useWords();
  const [wanted, setWanted] = useState<string | null>(null);
  const [lit, setLit] = useState<string | null>(null);
  const { messages } = state.past ?? state.log;
  useEffect(() => {
    const message = wanted === null ? undefined : messages.find((one) => one.id === wanted);
    if (message === undefined || !list.current?.show(rowKeyOf(message, me))) return;
    setWanted(null);
    setLit(message.id);
  });
  useEffect(() => {
    if (lit === null) return;
    const timer = setTimeout(() => setLit(null), LIT_MS);
    return () => clearTimeout(timer);
  }, [lit]);
  const to = async ({ id, seq }: { id: string; seq: number }) => {
    try {
      await store.jumpTo(seq);
    } catch {
      return notices.say(words.jumpFailed);
    }
    const now = store.getSnapshot();
    onShown(around((now.past ?? now.log).messages, seq));
    setWanted(id);
  };
  return { lit, to: (place) => void to(place) };
}
