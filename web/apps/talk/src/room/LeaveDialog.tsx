// Asks once before somebody leaves a room.
import { useWords } from "@maru/ui";
import type { Room } from "@maru/wire";
import { Confirm } from "../Confirm.tsx";
import { Dialog } from "../Dialog.tsx";
import { useHouse } from "../house.ts";

export interface LeaveDialogProps {
  room: Room;
  onLeft(): void;
  onClose(): void;
}

export function LeaveDialog({ room, onLeft, onClose }: LeaveDialogProps) {
  const { conversations } = useHouse();
  const words = useWords();
  const title = words.leaveTitle(room.title);
  const onYes = async () => {
    await conversations.acts(room.id).leave();
    onLeft();
  };
  return (
    <Dialog label={title} onClose={onClose}>
      <Confirm model={{ title, lead: words.leaveLead, yes: words.leave, onYes, onNo: onClose }} />
    </Dialog>
  );
}
