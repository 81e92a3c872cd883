// Who can be named in a room: those who spoke last, then its members. The members are asked for once somebody writes.
import type { Conversation, PeopleStore, RoomActs } from "@maru/core/conversations";
import { type Candidate, useWords } from "@maru/ui";
import type { Principal } from "@maru/wire";
import { useEffect, useRef } from "preact/hooks";
import { useHouse } from "../house.ts";
import { tagOf } from "./timeline.ts";

const SPEAKERS_FROM = 200;

export interface Candidates {
  /** Somebody begins to write. */
  prepare(): void;
  list(): Candidate[];
}

export function useCandidates(store: Conversation, me: string): Candidates {
  const { conversations } = useHouse();
  const words = useWords();
  const people = useRef<PeopleStore | null>(null);
  const stands = useRef(true);
  useEffect(
    () => () => {
      stands.current = false;
      people.current?.dispose();
    },
    [],
  );
  const asked = useRef(false);
  const prepare = () => {
    if (asked.current) return;
    asked.current = true;
    openPeopleLater(conversations.acts(store.ref), store).then(
      (opened) => {
        people.current = opened;
        // Gone meanwhile.
        if (!stands.current) opened.dispose();
      },
      () => {
        asked.current = false;
      },
    );
  };
  const list = () => {
    prepare();
    const { log } = store.getSnapshot();
    const speakers = log.messages.slice(-SPEAKERS_FROM).map((one) => one.sender);
    const members = people.current?.getSnapshot().members.map((one) => one.member) ?? [];
    const known = new Map<string, Principal>();
    for (const one of [...speakers.reverse(), ...members])
      if (one.id !== me && !known.has(one.id)) known.set(one.id, one);
    return [...known.values()].map((one) => ({
      id: one.id,
      name: one.name,
      tag: tagOf(one, words),
      ...(one.picture && { picture: one.picture }),
    }));
  };
  return { prepare, list };
}

async function openPeopleLater(acts: RoomActs, { onEvents }: Conversation): Promise<PeopleStore> {
  const { openPeople } = await import("@maru/core/conversations/people");
  return openPeople({ acts, onEvents });
}
