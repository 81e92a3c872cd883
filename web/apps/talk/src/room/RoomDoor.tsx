// The way into a room: with an invitation one comes in first, since a closed room cannot be read before.
import { isDefinitive } from "@maru/core";
import { EmptyState, LogSkeleton, useWords } from "@maru/ui";
import { useEffect, useState } from "preact/hooks";
import { useStore } from "../hooks/useStore.ts";
import { useHouse } from "../house.ts";
import type { Invitation } from "../invitations.ts";
import { problemText } from "../problems.ts";
import { RoomScreen, type RoomScreenProps } from "./RoomScreen.tsx";

export function RoomDoor(props: RoomScreenProps) {
  const { conversations, invitations } = useHouse();
  const invitation = useStore(invitations);
  if (invitation?.room !== props.room) return <RoomScreen {...props} />;
  const join = async () => {
    await conversations.acts(props.room).join({ invite: invitation.code });
    // What was refused before, or read without having a part in it.
    props.rooms.close(props.room);
    void conversations.ownRooms.refresh();
    invitations.forget(invitation);
  };
  return <Invited key={invitation.code} invitation={invitation} join={join} />;
}

function Invited({ invitation, join }: { invitation: Invitation; join(): Promise<void> }) {
  const { invitations, router } = useHouse();
  const words = useWords();
  const [problem, setProblem] = useState<unknown>(null);
  const isOver = problem !== null && isDefinitive(problem);
  const tryIt = () => {
    setProblem(null);
    join().catch(setProblem);
  };
  useEffect(tryIt, []);
  // Told once: whoever goes away and comes back is not kept out of what they may read anyway.
  useEffect(() => (isOver ? () => invitations.forget(invitation) : undefined), [isOver]);
  if (problem === null) return <LogSkeleton />;
  const action = isOver ? { label: words.toRooms, onAct: router.toList } : { label: words.reload, onAct: tryIt };
  const lead = problemText(words, problem);
  return <EmptyState model={{ icon: isOver ? "lock" : "lost", title: words.refusedRoom, lead, action }} />;
}
