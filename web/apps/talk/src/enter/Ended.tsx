// A visit that has ended: why, and what to do now.
import { type Catalogue, EmptyState, useWords } from "@maru/ui";
import { useHouse } from "../house.ts";

export function Ended({ code }: { code: string }) {
  const { client } = useHouse();
  const words = useWords();
  const { title, lead, canEnter } = endOf(words, code);
  const action = canEnter
    ? { label: words.enterAgain, onAct: client.session.dismiss }
    : { label: words.reload, onAct: () => location.reload() };
  return (
    <main class="enter" data-screen="ended" data-code={code}>
      <EmptyState model={{ icon: "hall", title, lead, action }} />
    </main>
  );
}

interface End {
  title: string;
  lead: string;
  /** Whether coming in again may help. */
  canEnter: boolean;
}

function endOf(words: Catalogue, code: string): End {
  switch (code) {
    case "refresh_expired":
    case "token_expired":
    case "signed_out":
      return { title: words.endedAway, lead: words.endedAwayLead, canEnter: true };
    case "refresh_reused":
      return { title: words.endedReused, lead: words.endedReusedLead, canEnter: true };
    case "tenant_disabled":
      return { title: words.disabledTenant, lead: words.disabledTenantLead, canEnter: false };
    case "banned":
      return { title: words.endedBanned, lead: words.endedBannedLead, canEnter: false };
    default:
      return { title: words.endedTitle, lead: words.endedLead, canEnter: true };
  }
}
