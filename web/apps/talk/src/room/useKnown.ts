// The room as far as it is known, and one's own part in it. Both lists change with every message that anybody sends; a room's
// screen is drawn again for what it shows of them.
import type { OwnRoom, Room } from "@maru/wire";
import { useCalmPart } from "../hooks/useFrameStore.ts";
import { useHouse } from "../house.ts";

export interface Known {
  /** `null` when one is not in. How far one has read in it may be old. */
  mine: OwnRoom | null;
  room: Room | null;
}

export function useKnown(ref: string, opened: Room | null): Known {
  const { client, conversations } = useHouse();
  const isThis = (one: Room) => one.id === ref || one.alias === ref || one.id === opened?.id;
  const mine = useCalmPart(
    conversations.ownRooms,
    ({ rooms, hidden }) => [...rooms, ...hidden].find((one) => isThis(one.room)) ?? null,
  );
  // Once it is open it says more of itself than any list.
  const known = useCalmPart(client.rooms, ({ rooms }) => opened ?? rooms.find(isThis) ?? null);
  return { mine, room: opened ?? known ?? mine?.room ?? null };
}
