// What can be done with one member, by one's own part; the heavy things after a question.
import type { MyRoom, RoomActs } from "@maru/core/conversations";
import { Avatar, type Catalogue, type ChoiceModel, Choices, faceOf, ProblemText, useWords } from "@maru/ui";
import type { Member } from "@maru/wire";
import { useState } from "preact/hooks";
import { Confirm } from "../../Confirm.tsx";
import { useAction } from "../../hooks/useAction.ts";
import { Sheet } from "../../profile/Sheet.tsx";

export type Deed = "deputy" | "member" | "host" | "mute-short" | "mute-long" | "unmute" | "kick" | "ban";

const SHORT_SECONDS = 600;
const LONG_SECONDS = 86_400;
const RANKS: Record<string, number> = { member: 0, deputy: 1, host: 2 };

/** What one may do with another: each only with those who are less. */
export function mayDo(mine: Pick<MyRoom, "role"> | null, { role, muted_until }: Member): Deed[] {
  const rank = RANKS[mine?.role ?? ""] ?? -1;
  if (rank < 1 || rank <= (RANKS[role] ?? 0)) return [];
  const parts: Deed[] = role === "deputy" ? ["member", "host"] : ["deputy", "host"];
  const isMuted = muted_until !== undefined && Date.parse(muted_until) > Date.now();
  const mutes: Deed[] = isMuted ? ["unmute"] : ["mute-short", "mute-long"];
  return [...(rank === 2 ? parts : []), ...mutes, "kick", "ban"];
}

export interface MemberSheetProps {
  member: Member;
  mine: MyRoom | null;
  acts: RoomActs;
  onBack(): void;
}

export function MemberSheet({ member: one, mine, acts, onBack }: MemberSheetProps) {
  const words = useWords();
  const action = useAction();
  const [asked, setAsked] = useState<Deed | null>(null);
  const { id, name } = one.member;
  const perform = async (deed: Deed) => {
    await doDeed(acts, id, deed);
    onBack();
  };
  const question = asked && questionOf(words, asked, name);
  if (asked !== null && question !== null)
    return <Confirm model={{ ...question, onYes: () => perform(asked), onNo: () => setAsked(null) }} />;
  const choices = mayDo(mine, one).map((deed): ChoiceModel => {
    const asks = questionOf(words, deed, name) !== null;
    const onChoose = () => (asks ? setAsked(deed) : action.run(() => perform(deed)));
    return { label: labelOf(words, deed), danger: deed === "kick" || deed === "ban", onChoose };
  });
  return (
    <Sheet name="member" title={name} onBack={onBack}>
      <div class="who-am-i">
        <Avatar face={faceOf(id, name)} cover />
        <p>
          <b>
            {name}
            <small>{one.member.tag}</small>
          </b>
          {one.role === "deputy" ? words.deputy : words.memberActions(name)}
        </p>
      </div>
      <Choices choices={choices} />
      <ProblemText text={action.problem} />
    </Sheet>
  );
}

function doDeed(acts: RoomActs, id: string, deed: Deed): Promise<void> {
  switch (deed) {
    case "deputy":
    case "member":
    case "host":
      return acts.changeMember(id, { role: deed });
    case "mute-short":
      return acts.changeMember(id, { mute_seconds: SHORT_SECONDS });
    case "mute-long":
      return acts.changeMember(id, { mute_seconds: LONG_SECONDS });
    case "unmute":
      return acts.changeMember(id, { mute_seconds: 0 });
    case "kick":
      return acts.kick(id);
    case "ban":
      return acts.ban(id);
    default:
      return deed satisfies never;
  }
}

function labelOf(words: Catalogue, deed: Deed): string {
  switch (deed) {
    case "deputy":
      return words.makeDeputy;
    case "member":
      return words.makeMember;
    case "host":
      return words.makeHost;
    case "mute-short":
      return words.muteFor(words.tenMinutes);
    case "mute-long":
      return words.muteFor(words.oneDay);
    case "unmute":
      return words.endMute;
    case "kick":
      return words.kick;
    case "ban":
      return words.ban;
    default:
      return deed satisfies never;
  }
}

/** `null` where nothing is lost by doing it at once. */
function questionOf(words: Catalogue, deed: Deed, name: string): { title: string; lead: string; yes: string } | null {
  if (deed === "kick") return { title: words.kickTitle(name), lead: words.kickLead, yes: words.kick };
  if (deed === "ban") return { title: words.banTitle(name), lead: words.banLead, yes: words.ban };
  if (deed === "host") return { title: words.makeHostTitle(name), lead: words.makeHostLead, yes: words.handOver };
  return null;
}
