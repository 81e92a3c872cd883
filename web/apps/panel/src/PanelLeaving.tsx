// Asks before one signs out: a guest does not come back.
import { Confirm } from "@maru/talk/Confirm.tsx";
import { Dialog } from "@maru/talk/Dialog.tsx";
import { useHouse } from "@maru/talk/house.ts";
import { useWords } from "@maru/ui";
import type { Principal } from "@maru/wire";

export interface PanelLeavingProps {
  principal: Principal;
  onClose(): void;
}

export function PanelLeaving({ principal, onClose }: PanelLeavingProps) {
  const { client } = useHouse();
  const words = useWords();
  const lead = principal.kind === "guest" ? words.signOutGuestLead : words.signOutLead;
  const question = { title: words.signOutTitle, lead, yes: words.signOut };
  return (
    <Dialog label={words.signOutTitle} onClose={onClose}>
      <Confirm model={{ ...question, onYes: client.session.logOut, onNo: onClose }} />
    </Dialog>
  );
}
