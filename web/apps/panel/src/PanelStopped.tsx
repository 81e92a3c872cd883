// The page talks no more: it is open elsewhere, or its server has moved on.
import { EmptyState, useWords } from "@maru/ui";

export interface PanelStoppedProps {
  reason: string | null;
}

export function PanelStopped({ reason }: PanelStoppedProps) {
  const words = useWords();
  const action = { label: words.reload, onAct: () => location.reload() };
  const [title, lead] =
    reason === "replaced"
      ? [words.endedReplaced, words.endedReplacedLead]
      : [words.endedOutdated, words.endedOutdatedLead];
  return (
    <main class="enter" data-screen="stopped">
      <EmptyState model={{ icon: "hall", title, lead, action }} />
    </main>
  );
}
