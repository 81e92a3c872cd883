// In place of a room that one may not read: whoever may ask to come in does so here.
import { standingIn } from "@maru/core/feed";
import { EmptyState, type EmptyStateModel } from "@maru/ui";
import { useEffect, useState } from "preact/hooks";
import { useHouse } from "../house.ts";
import { AskPanel } from "./AskPanel.tsx";
import { useWaiting } from "./useWaiting.ts";

export interface AskDoorProps {
  /** Id or alias. */
  room: string;
  /** What is said where nobody asks. */
  refused: EmptyStateModel;
  onIn(): void;
}

export function AskDoor({ room, refused, onIn }: AskDoorProps) {
  const { client } = useHouse();
  const [mayAsk, setMayAsk] = useState(false);
  const waiting = useWaiting(room, mayAsk);
  useEffect(() => {
    standingIn(client.requests, room).then(
      ({ may }) => setMayAsk(may.includes("ask")),
      () => {},
    );
  }, [room]);
  return mayAsk ? <AskPanel room={room} waiting={waiting} onIn={onIn} /> : <EmptyState model={refused} />;
}
