// A room that nobody has spoken in.
import { EmptyState, useWords } from "@maru/ui";
import type { Room } from "@maru/wire";
import type { May } from "./useMay.ts";

export interface EmptyRoomProps {
  room: Room;
  may: May;
  onInvite(): void;
}

/** A room in which one is alone wants people first. */
export function EmptyRoom({ room, may, onInvite }: EmptyRoomProps) {
  const words = useWords();
  const isAlone = room.members <= 1 && may("invite");
  const lead = isAlone ? words.emptyGroupLead : words.emptyRoomLead(room.title);
  const action = isAlone ? { label: words.invite, onAct: onInvite } : null;
  return (
    <div class="log empty" role="log" aria-live="off" aria-label={words.messages}>
      <EmptyState model={{ icon: "talk", title: words.emptyRoom, lead, action }} />
    </div>
  );
}
