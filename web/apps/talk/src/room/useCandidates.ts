// Who can be named in a room that somebody writes in, for as long as they do.
import type { Conversation } from "@maru/core/conversations";
import { type Candidate, useWords } from "@maru/ui";
import { useEffect, useMemo } from "preact/hooks";
import { useHouse } from "../house.ts";
import { createCandidates } from "./candidates.ts";

export function useCandidates(store: Conversation, me: string) {
  const { conversations } = useHouse();
  const words = useWords();
  const candidates = useMemo(() => createCandidates(store, conversations.acts, me), [store, me]);
  useEffect(() => candidates.dispose, [candidates]);
  return {
    prepare: candidates.prepare,
    list: () => candidates.list(words),
    onMore: candidates.onMore,
    namedIn: (text: string, picked: readonly Candidate[]) => candidates.namedIn(text, picked, words),
  };
}
