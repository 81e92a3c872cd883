// Those who are banned from a room, and the way back for them.
import type { Conversation } from "@maru/core/conversations";
import { Avatar, EmptyState, faceOf, formatsFor, ListSkeleton, ProblemText, useWords } from "@maru/ui";
import type { Ban } from "@maru/wire";
import { useEffect, useState } from "preact/hooks";
import { useAction } from "../../hooks/useAction.ts";
import { useHouse } from "../../house.ts";
import { Sheet } from "../../profile/Sheet.tsx";

export function BansSheet({ store, onBack }: { store: Conversation; onBack(): void }) {
  const { conversations } = useHouse();
  const words = useWords();
  const action = useAction();
  const acts = conversations.acts(store.ref);
  const [bans, setBans] = useState<Ban[] | null>(null);
  const load = async () => setBans(await acts.bans());
  useEffect(() => action.run(load), []);
  const pardon = (id: string) =>
    action.run(async () => {
      await acts.pardon(id);
      await load();
    });
  return (
    <Sheet name="bans" title={words.bans} onBack={onBack}>
      {bans === null && action.problem === "" && <ListSkeleton />}
      {bans?.length === 0 && <EmptyState model={{ icon: "people", title: words.noBans, lead: "", action: null }} />}
      <ul class="people-list" data-list="bans">
        {(bans ?? []).map((ban) => (
          <li key={ban.member.id}>
            <BanLine ban={ban} busy={action.busy} onPardon={() => pardon(ban.member.id)} />
          </li>
        ))}
      </ul>
      <ProblemText text={action.problem} />
    </Sheet>
  );
}

function BanLine({ ban: { member, until }, busy, onPardon }: { ban: Ban; busy: boolean; onPardon(): void }) {
  const words = useWords();
  const when = until === null ? words.forGood : words.until(formatsFor(words.locale).full(new Date(until)));
  return (
    <div>
      <Avatar face={faceOf(member.id, member.name)} />
      <span class="name">
        <b>{member.name}</b>
        <small>{when}</small>
      </span>
      <button
        type="button"
        class="button quiet"
        disabled={busy}
        aria-label={words.pardonOf(member.name)}
        onClick={onPardon}
      >
        {words.pardon}
      </button>
    </div>
  );
}
