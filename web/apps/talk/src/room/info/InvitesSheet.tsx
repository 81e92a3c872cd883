// The invitations that are good, and taking one back.
import type { Conversation } from "@maru/core/conversations";
import { formatsFor, useWords } from "@maru/ui";
import { useLaterWords } from "@maru/ui/later-words";
import type { InviteEntry } from "@maru/wire";
import { useHouse } from "../../house.ts";
import { ListSheet } from "./ListSheet.tsx";

export function InvitesSheet({ store, onBack }: { store: Conversation; onBack(): void }) {
  const { conversations } = useHouse();
  const words = useLaterWords();
  const acts = conversations.acts(store.ref);
  return (
    <ListSheet
      name="invites"
      class="people-list"
      title={words.invites}
      empty={{ icon: "link", title: words.noInvites }}
      load={acts.invites}
      onBack={onBack}
      line={(invite, change, { busy }) => (
        <InviteLine invite={invite} busy={busy} onTakeBack={() => change(() => acts.takeBackInvite(invite.id))} />
      )}
    />
  );
}

interface InviteLineProps {
  invite: InviteEntry;
  busy: boolean;
  onTakeBack(): void;
}

function InviteLine({ invite, busy, onTakeBack }: InviteLineProps) {
  const words = useWords();
  const later = useLaterWords();
  const { recent, full } = formatsFor(words.locale);
  const made = later.madeAt(recent(new Date(invite.created_at), new Date(), words.yesterday));
  const end = invite.expires_at === null ? later.goodForEver : words.until(full(new Date(invite.expires_at)));
  return (
    <div>
      <span class="name">
        <b>{later.usedBy(invite.uses, invite.uses_max)}</b>
        <small class="below">
          {made} · {end}
        </small>
      </span>
      <button
        type="button"
        class="button quiet"
        disabled={busy}
        aria-label={`${later.takeBack}: ${made}`}
        onClick={onTakeBack}
      >
        {later.takeBack}
      </button>
    </div>
  );
}
