// The door of an invitation: where a room has names of its own, whoever comes is asked for theirs before anybody sees the
// usual one; elsewhere it opens by itself.
import { standingIn } from "@maru/core/feed";
import { LogSkeleton } from "@maru/ui";
import { useLaterWords } from "@maru/ui/later-words";
import type { RoomProfile } from "@maru/wire";
import { useEffect, useState } from "preact/hooks";
import { useHouse } from "../house.ts";
import { DoorNameField, namedBy } from "../profile/DoorName.tsx";
import { DoorDialog } from "./DoorDialog.tsx";

export interface InviteDialogProps {
  /** Id or alias. */
  room: string;
  /** Fails where the name is not to be had; other failures are shown behind the dialog. */
  onJoin(named: { profile?: RoomProfile }): Promise<void>;
  onClose(): void;
}

export function InviteDialog({ room, onJoin, onClose }: InviteDialogProps) {
  const { client } = useHouse();
  const later = useLaterWords();
  const [isAsked, setIsAsked] = useState(false);
  useEffect(() => {
    // Whoever is in has their name; without an answer, what follows says why.
    const named = standingIn(client.requests, room).then(
      ({ role, profiles }) => role === null && profiles === "room",
      () => false,
    );
    void named.then((is) => (is ? setIsAsked(true) : void onJoin({})));
  }, [room]);
  if (!isAsked) return <LogSkeleton />;
  return (
    <DoorDialog
      name="invited"
      title={later.invitedTitle}
      lead={later.invitedLead}
      staysOpen
      onJoin={(field) => onJoin(namedBy(field))}
      onClose={onClose}
    >
      <DoorNameField />
    </DoorDialog>
  );
}
