// Those who are banned from a room, and the way back for them.

import type { Conversation } from "@maru/core/conversations";
import { Avatar, faceOf, formatsFor, useWords } from "@maru/ui";
import { useLaterWords } from "@maru/ui/later-words";
import type { Ban } from "@maru/wire";
import { useHouse } from "../../house.ts";
import { ListSheet } from "./ListSheet.tsx";

export function BansSheet({ store, onBack }: { store: Conversation; onBack(): void }) {
  const { conversations } = useHouse();
  const words = useWords();
  const later = useLaterWords();
  const acts = conversations.acts(store.ref);
  return (
    <ListSheet
      name="bans"
      class="people-list"
      title={words.bans}
      empty={{ icon: "people", title: later.noBans }}
      load={acts.bans}
      onBack={onBack}
      line={(ban, change, { busy }) => (
        <BanLine ban={ban} busy={busy} onPardon={() => change(() => acts.pardon(ban.member.id))} />
      )}
    />
  );
}

function BanLine({ ban: { member, until }, busy, onPardon }: { ban: Ban; busy: boolean; onPardon(): void }) {
  const words = useWords();
  const later = useLaterWords();
  const when = until === null ? later.forGood : words.until(formatsFor(words.locale).full(new Date(until)));
  return (
    <div>
      <Avatar face={faceOf(member.id, member.name, member.picture)} />
      <span class="name">
        <b>{member.name}</b>
        <small class="below">{when}</small>
      </span>
      <button
        type="button"
        class="button quiet"
        disabled={busy}
        aria-label={`${later.pardon}: ${member.name}`}
        onClick={onPardon}
      >
        {later.pardon}
      </button>
    </div>
  );
}
