// The shape of the rooms that are about to stand in the list.
import { ListSkeleton } from "@maru/ui";

export function RoomsPlace() {
  return (
    <div class="rooms">
      <ListSkeleton />
    </div>
  );
}
