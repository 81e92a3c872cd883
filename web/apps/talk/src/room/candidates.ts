// Who can be named in a room: those who spoke last, then its members. The members are asked for once somebody writes.
// Must not know who asks, nor in which language.
import type { Conversation, PeopleStore, RoomActs } from "@maru/core/conversations";
import type { Candidate, Catalogue } from "@maru/ui";
import type { Principal } from "@maru/wire";
import { mentionsIn } from "./mentions.ts";
import { tagOf } from "./timeline.ts";

const SPEAKERS_FROM = 200;

export interface Candidates {
  /** Somebody begins to write. */
  prepare(): void;
  list(words: Catalogue): Candidate[];
  /** Who is named in a text; of several of one name the `picked` one. */
  namedIn(text: string, picked: readonly Candidate[], words: Catalogue): string[];
  /** Tells once, when there are more than those who spoke; answers how to end it. */
  onMore(tell: () => void): () => void;
  dispose(): void;
}

/** Of everybody but `me`. */
export function createCandidates(store: Conversation, acts: (ref: string) => RoomActs, me: string): Candidates {
  let people: PeopleStore | null = null;
  let isAsked = false;
  let isOver = false;
  const told = new Set<() => void>();
  const prepare = () => {
    if (isAsked) return;
    isAsked = true;
    openPeopleLater(acts(store.ref), store).then(
      (opened) => {
        people = opened;
        // Gone meanwhile.
        if (isOver) return opened.dispose();
        const end = opened.subscribe(() => {
          if (opened.getSnapshot().status === "loading") return;
          end();
          for (const tell of told) tell();
        });
      },
      () => {
        isAsked = false;
      },
    );
  };
  const list = (words: Catalogue) => {
    prepare();
    const { log } = store.getSnapshot();
    const speakers = log.messages.slice(-SPEAKERS_FROM).map((one) => one.sender);
    const members = people?.getSnapshot().members.map((one) => one.member) ?? [];
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
  const onMore = (tell: () => void) => {
    told.add(tell);
    return () => void told.delete(tell);
  };
  const dispose = () => {
    isOver = true;
    people?.dispose();
  };
  return { prepare, list, namedIn: (text, picked, words) => mentionsIn(text, picked, list(words)), onMore, dispose };
}

async function openPeopleLater(acts: RoomActs, { onEvents }: Conversation): Promise<PeopleStore> {
  const { openPeople } = await import("@maru/core/conversations/people");
  return openPeople({ acts, onEvents });
}
