// A room that cannot be shown, and why.
import { refusalText } from "@maru/talk/problems.ts";
import { EmptyState, useWords } from "@maru/ui";
import type { Problem } from "@maru/wire";

export interface PanelRefusedProps {
  problem: Problem | null;
  onBack: (() => void) | null;
}

export function PanelRefused({ problem, onBack }: PanelRefusedProps) {
  const words = useWords();
  const missing = problem?.status === 404;
  const action = onBack && { label: words.toRooms, onAct: onBack };
  const why = problem === null ? "" : refusalText(words, problem);
  const lead = problem?.code === "not_member" ? words.problems.not_invited : why;
  const title = missing ? words.missingRoom : words.refusedRoom;
  const model = {
    icon: missing ? "lost" : "lock",
    title,
    lead: missing ? words.missingRoomLead : lead,
    action,
  } as const;
  return <EmptyState model={model} />;
}
