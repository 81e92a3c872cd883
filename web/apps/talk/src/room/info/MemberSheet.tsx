// What can be done with one member, by one's own part; the heavy things after a question.

import type { Conversation, RoomActs } from "@maru/core/conversations";
import { orderActs } from "@maru/core/order";
import { Avatar, type Catalogue, type ChoiceModel, Choices, faceOf, ProblemText, useWords } from "@maru/ui";
import { type LaterCatalogue, useLaterWords } from "@maru/ui/later-words";
import type { Member, OwnRoom } from "@maru/wire";
import { useState } from "preact/hooks";
import { Confirm } from "../../Confirm.tsx";
import { useAction } from "../../hooks/useAction.ts";
import { useProblemNotice } from "../../hooks/useProblemNotice.ts";
import { useStore } from "../../hooks/useStore.ts";
import { useHouse } from "../../house.ts";
import { BlockQuestion } from "../../order/BlockQuestion.tsx";
import { blocksOf } from "../../order/blocking.ts";
import { ClearSheet } from "../../order/ClearSheet.tsx";
import { ReasonQuestion } from "../../order/ReasonQuestion.tsx";
import { ReportSheet } from "../../order/ReportSheet.tsx";
import { type OrderWords, useOrderWords } from "../../order/words.ts";
import { Sheet } from "../../profile/Sheet.tsx";
import { presenceText } from "../presence.ts";

export type Deed = "deputy" | "member" | "host" | "mute" | "mute-long" | "unmute" | "kick" | "ban";

const SHORT_SECONDS = 600;
const LONG_SECONDS = 86_400;
const RANKS: Record<string, number> = { member: 0, deputy: 1, host: 2 };

/** What one may do with another: each only with those who are less. */
export function mayDo(mine: Pick<OwnRoom, "role"> | null, { role, muted_until }: Member): Deed[] {
  const rank = RANKS[mine?.role ?? ""] ?? -1;
  if (rank < 1 || rank <= (RANKS[role] ?? 0)) return [];
  const parts: Deed[] = role === "deputy" ? ["member", "host"] : ["deputy", "host"];
  const mutes: Deed[] = isMuted(muted_until) ? ["unmute"] : ["mute", "mute-long"];
  return [...(rank === 2 ? parts : []), ...mutes, "kick", "ban"];
}

export function isMuted(until: string | undefined): boolean {
  return until !== undefined && Date.parse(until) > Date.now();
}

export interface MemberSheetProps {
  member: Member;
  store: Conversation;
  mine: OwnRoom | null;
  me: string;
  /** What was done, where it can be undone; `null` where it was something else. */
  onDone(text: string | null): void;
  onBack(): void;
}

export function MemberSheet(props: MemberSheetProps) {
  const { member: one, store, mine, onDone, onBack } = props;
  const { conversations } = useHouse();
  const words = useWords();
  const deedWords: DeedWords = { ...useLaterWords(), ban: words.ban, banTitle: words.banTitle };
  const orderWords = useOrderWords();
  const acts = conversations.acts(store.ref);
  const action = useAction();
  const [asked, setAsked] = useState<Deed | null>(null);
  const { id, name } = one.member;
  const peace = usePeace(props);
  const [page, setPage] = useState<PersonQuestion | null>(null);
  const perform = async (deed: Deed, why: { reason?: string } = {}) => {
    await DEEDS[deed].perform(acts, id, why);
    onDone(doneText(orderWords, deed, name));
    onBack();
  };
  const question = asked && questionOf(deedWords, asked, name);
  if (asked !== null && question !== null) {
    const model = { ...question, onNo: () => setAsked(null) };
    // What becomes an act that others look back on has room for why.
    if (putsOut(asked)) return <ReasonQuestion model={{ ...model, onYes: (why) => perform(asked, why) }} />;
    return <Confirm model={{ ...model, onYes: () => perform(asked) }} />;
  }
  if (page !== null) return <PersonPage {...props} page={page} onDone={() => setPage(null)} />;
  const choices = mayDo(mine, one).map((deed): ChoiceModel => {
    const asks = questionOf(deedWords, deed, name) !== null;
    const onChoose = () => (asks ? setAsked(deed) : action.run(() => perform(deed)));
    return { label: DEEDS[deed].label(deedWords), danger: putsOut(deed), onChoose };
  });
  return (
    <Sheet name="member" title={name} onBack={onBack}>
      <div class="who-am-i">
        <Avatar face={faceOf(id, name, one.member.picture)} cover online={one.online === true} />
        <p>
          <b>
            {name}
            <small>{one.member.tag}</small>
          </b>
          {[one.role === "deputy" && words.deputy, presenceText(words, one, new Date())].filter(Boolean).join(" · ")}
          {one.usual !== undefined && <small data-usual>{`${one.usual.name} ${one.usual.tag}`.trim()}</small>}
        </p>
      </div>
      <Choices choices={[...peace(setPage), ...choices]} />
      <ProblemText text={action.problem} />
    </Sheet>
  );
}

/** Reports, blocks and clearing away: for a person as for their messages. */
function usePeace({ member: one, mine, me }: MemberSheetProps): (go: (page: PersonQuestion) => void) => ChoiceModel[] {
  const { client, notices } = useHouse();
  const words = useOrderWords();
  const say = useProblemNotice();
  const blocks = blocksOf(client, me);
  useStore(blocks);
  const { member } = one;
  const unblock = () => blocks.set(member, false).then(() => notices.say(words.unblocked(member.name)), say);
  return (go) => [
    { label: words.report, onChoose: () => go("report") },
    blocks.isBlocked(member.id)
      ? { label: words.unblock, onChoose: () => void unblock() }
      : { label: words.block, onChoose: () => go("block") },
    ...(mayDo(mine, one).length > 0 ? [{ label: words.clear, danger: true, onChoose: () => go("clear") }] : []),
  ];
}

type PersonQuestion = "report" | "block" | "clear";

type PersonPageProps = Pick<MemberSheetProps, "member" | "store" | "me"> & { page: PersonQuestion; onDone(): void };

function PersonPage({ member: { member }, store, me, page, onDone }: PersonPageProps) {
  const { client } = useHouse();
  const words = useOrderWords();
  if (page === "block") return <BlockQuestion person={member} me={me} onDone={onDone} />;
  if (page === "clear")
    return <ClearSheet acts={orderActs(client.requests, store.ref)} person={member} onDone={onDone} />;
  const title = words.reportPerson(member.name);
  return <ReportSheet store={store} about={{ person: member.id }} title={title} me={me} onDone={onDone} />;
}

/** `null` where it cannot be undone, or is undone by the same menu. */
function doneText(words: OrderWords, deed: Deed, name: string): string | null {
  if (deed === "mute" || deed === "mute-long") return words.wasMuted(name);
  if (deed === "kick") return words.wasKicked(name);
  return deed === "ban" ? words.wasBanned(name) : null;
}

function putsOut(deed: Deed): boolean {
  return deed === "kick" || deed === "ban";
}

type DeedWords = LaterCatalogue & Pick<Catalogue, "ban" | "banTitle">;

interface DeedEntry {
  label(words: DeedWords): string;
  perform(acts: RoomActs, id: string, why: { reason?: string }): Promise<void>;
}

/** What each deed is called, and how it is asked for. */
const DEEDS: Record<Deed, DeedEntry> = {
  deputy: { label: (words) => words.makeDeputy, perform: (acts, id) => acts.changeMember(id, { role: "deputy" }) },
  member: { label: (words) => words.makeMember, perform: (acts, id) => acts.changeMember(id, { role: "member" }) },
  host: { label: (words) => words.makeHost, perform: (acts, id) => acts.changeMember(id, { role: "host" }) },
  mute: {
    label: (words) => words.muteFor(words.tenMinutes),
    perform: (acts, id) => acts.changeMember(id, { mute_seconds: SHORT_SECONDS }),
  },
  "mute-long": {
    label: (words) => words.muteFor(words.oneDay),
    perform: (acts, id) => acts.changeMember(id, { mute_seconds: LONG_SECONDS }),
  },
  unmute: { label: (words) => words.endMute, perform: (acts, id) => acts.changeMember(id, { mute_seconds: 0 }) },
  kick: { label: (words) => words.kick, perform: (acts, id, why) => acts.kick(id, why.reason) },
  ban: { label: (words) => words.ban, perform: (acts, id, why) => acts.ban(id, why) },
};

/** `null` where nothing is lost by doing it at once. */
function questionOf(words: DeedWords, deed: Deed, name: string): { title: string; lead: string; yes: string } | null {
  if (deed === "kick") return { title: words.kickTitle(name), lead: words.kickLead, yes: words.kick };
  if (deed === "ban") return { title: words.banTitle(name), lead: words.banLead, yes: words.ban };
  if (deed === "host") return { title: words.makeHostTitle(name), lead: words.makeHostLead, yes: words.makeHost };
  return null;
}
