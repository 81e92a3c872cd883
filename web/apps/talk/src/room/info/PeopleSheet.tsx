// Those who are in a room; for those who keep order, what can be done with each.

import type { Conversation, PeopleState } from "@maru/core/conversations";
import { openPeople } from "@maru/core/conversations/people";
import { orderActs } from "@maru/core/order";
import { Actions, Avatar, EmptyState, faceOf, ListSkeleton, useWords } from "@maru/ui";
import { useLaterWords } from "@maru/ui/later-words";
import type { Member, OwnRoom } from "@maru/wire";
import { useEffect, useMemo, useState } from "preact/hooks";
import { useStore } from "../../hooks/useStore.ts";
import { useHouse } from "../../house.ts";
import { UndoLine } from "../../order/UndoLine.tsx";
import { refusalText } from "../../problems.ts";
import { Sheet } from "../../profile/Sheet.tsx";
import { presenceText } from "../presence.ts";
import { tagOf } from "../timeline.ts";
import { isMuted, MemberSheet } from "./MemberSheet.tsx";

export interface PeopleSheetProps {
  store: Conversation;
  mine: OwnRoom | null;
  me: string;
  onBack(): void;
}

export function PeopleSheet({ store, mine, me, onBack }: PeopleSheetProps) {
  const { client, conversations } = useHouse();
  const words = useWords();
  const later = useLaterWords();
  const acts = conversations.acts(store.ref);
  const people = useMemo(() => openPeople({ acts, onEvents: store.onEvents }), [store]);
  useEffect(() => people.dispose, [people]);
  const state = useStore(people);
  const [chosen, setChosen] = useState<string | null>(null);
  const [done, setDone] = useState<{ text: string; object: string } | null>(null);
  const member = state.members.find((one) => one.member.id === chosen);
  if (member !== undefined)
    return (
      <MemberSheet
        member={member}
        store={store}
        mine={mine}
        me={me}
        onDone={(text) => setDone(text === null ? null : { text, object: member.member.id })}
        onBack={() => setChosen(null)}
      />
    );
  const isOpen = (one: Member) => one.member.id !== me;
  return (
    <Sheet name="people" title={words.peopleList} onBack={onBack}>
      {done !== null && (
        <UndoLine
          key={done.text}
          {...done}
          acts={orderActs(client.requests, store.ref)}
          by={me}
          onEnd={() => setDone(null)}
        />
      )}
      <Listed state={state} onRetry={() => void people.loadMore()} />
      <ul class="people-list" data-list="people">
        {state.members.map((one) => (
          <li key={one.member.id}>
            <MemberLine one={one} me={me} onChoose={isOpen(one) ? () => setChosen(one.member.id) : null} />
          </li>
        ))}
      </ul>
      {state.next !== null && (
        <Actions>
          <button type="button" class="button soft" onClick={() => void people.loadMore()}>
            {later.peopleMore}
          </button>
        </Actions>
      )}
    </Sheet>
  );
}

function Listed({ state, onRetry }: { state: PeopleState; onRetry(): void }) {
  const words = useWords();
  const later = useLaterWords();
  if (state.status === "loading") return <ListSkeleton />;
  if (state.status === "ready") return null;
  const lead = state.problem === null ? words.problems.network : refusalText(words, state.problem);
  const action = { label: words.reload, onAct: onRetry };
  return <EmptyState model={{ icon: "lost", title: later.devicesFailed, lead, action }} />;
}

interface MemberLineProps {
  one: Member;
  me: string;
  onChoose: (() => void) | null;
}

function MemberLine({ one, me, onChoose }: MemberLineProps) {
  const words = useWords();
  const later = useLaterWords();
  const { member, role } = one;
  const tag = member.id === me ? words.you : tagOf(member, words);
  const there = member.id === me ? "" : presenceText(words, one, new Date());
  const line = (
    <>
      <Avatar face={faceOf(member.id, member.name, member.picture)} online={one.online === true} />
      <span class="name">
        <b>{member.name}</b>
        <small>{[tag, there].filter(Boolean).join(" · ")}</small>
      </span>
      {isMuted(one.muted_until) && <span class="role-mark quiet">{later.mutedMark}</span>}
      {role === "host" && <span class="role-mark">{words.host}</span>}
      {role === "deputy" && <span class="role-mark">{words.deputy}</span>}
    </>
  );
  if (onChoose === null) return <div>{line}</div>;
  return (
    <button type="button" onClick={onChoose}>
      {line}
    </button>
  );
}
