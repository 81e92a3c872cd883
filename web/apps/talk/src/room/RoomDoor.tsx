// The way into a room: with an invitation one comes in first, since a closed room cannot be read before.
import { ApiError, isDefinitive } from "@maru/core";
import { EmptyState, useWords } from "@maru/ui";
import type { JoinRoom } from "@maru/wire";
import { useEffect, useState } from "preact/hooks";
import { useStore } from "../hooks/useStore.ts";
import { useHouse } from "../house.ts";
import type { Invitation } from "../invitations.ts";
import { InviteDialog } from "../parts.ts";
import { problemText } from "../problems.ts";
import { RoomScreen, type RoomScreenProps } from "./RoomScreen.tsx";

export function RoomDoor(props: RoomScreenProps) {
  const { conversations, invitations } = useHouse();
  const invitation = useStore(invitations);
  if (invitation?.room !== props.room) return <RoomScreen {...props} />;
  const join = async (named: Named) => {
    await conversations.acts(props.room).join({ invite: invitation.code, ...named });
    // What was refused before, or read without having a part in it.
    props.rooms.close(props.room);
    void conversations.ownRooms.refresh();
    invitations.forget(invitation);
  };
  return <Invited key={invitation.code} invitation={invitation} join={join} />;
}

const ABOUT_NAMES = ["name_taken", "invalid_name", "too_many_renames"];

const isAboutName = (cause: unknown) => cause instanceof ApiError && ABOUT_NAMES.includes(cause.problem.code);

type Named = Pick<JoinRoom, "profile">;

interface InvitedProps {
  invitation: Invitation;
  join(named: Named): Promise<void>;
}

function Invited({ invitation, join }: InvitedProps) {
  const { invitations, router } = useHouse();
  const words = useWords();
  const [problem, setProblem] = useState<unknown>(null);
  const isOver = problem !== null && isDefinitive(problem);
  const tryIt = (named: Named) =>
    join(named).catch((cause) => {
      // Whoever may not have a name chooses another one.
      if (named.profile !== undefined && isAboutName(cause)) throw cause;
      setProblem(cause);
    });
  const away = () => {
    invitations.forget(invitation);
    router.toList();
  };
  // Told once: whoever goes away and comes back is not kept out of what they may read anyway.
  useEffect(() => (isOver ? () => invitations.forget(invitation) : undefined), [isOver]);
  if (problem === null) return <InviteDialog room={invitation.room} onJoin={tryIt} onClose={away} />;
  const action = isOver
    ? { label: words.toRooms, onAct: router.toList }
    : { label: words.reload, onAct: () => setProblem(null) };
  const lead = problemText(words, problem);
  return <EmptyState model={{ icon: isOver ? "lock" : "lost", title: words.refusedRoom, lead, action }} />;
}
