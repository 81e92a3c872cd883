// The door of an invitation: where a room has names of its own, whoever comes is asked for theirs before anybody sees the
// usual one; elsewhere it opens by itself.
import { standingIn } from "@maru/core/feed";
import { Actions, LogSkeleton, ProblemText, useWords } from "@maru/ui";
import { useLaterWords } from "@maru/ui/later-words";
import type { RoomProfile } from "@maru/wire";
import { useEffect, useState } from "preact/hooks";
import { Dialog } from "../Dialog.tsx";
import { useAction } from "../hooks/useAction.ts";
import { useHouse } from "../house.ts";
import { DoorName, namedBy } from "../profile/DoorName.tsx";

export interface InviteDialogProps {
  /** Id or alias. */
  room: string;
  /** Fails where the name is not to be had; other failures are shown behind the dialog. */
  onJoin(named: { profile?: RoomProfile }): Promise<void>;
  onClose(): void;
}

export function InviteDialog({ room, onJoin, onClose }: InviteDialogProps) {
  const { client } = useHouse();
  const words = useWords();
  const later = useLaterWords();
  const action = useAction();
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
    <Dialog label={later.invitedTitle} onClose={onClose} staysOpen>
      <form class="sheet" data-sheet="invited" onSubmit={action.submit((field) => onJoin(namedBy(field)))}>
        <div class="question">
          <h2>{later.invitedTitle}</h2>
          <p>{later.invitedLead}</p>
        </div>
        <DoorName room={room} />
        <ProblemText text={action.problem} />
        <Actions>
          <button type="button" class="button quiet" onClick={onClose}>
            {words.cancel}
          </button>
          <button type="submit" class="button" disabled={action.busy}>
            {words.joinRoom}
          </button>
        </Actions>
      </form>
    </Dialog>
  );
}
