// The pane with the list of rooms, who I am, and the way to a new room.
import { Avatar, Brand, faceOf, Icon, SearchButton, useWords } from "@maru/ui";
import type { Principal } from "@maru/wire";
import { useCalmStore } from "../hooks/useFrameStore.ts";
import { useStore } from "../hooks/useStore.ts";
import { useTenant } from "../hooks/useTenant.ts";
import { useHouse } from "../house.ts";
import { ConnectionPart } from "../room/ConnectionPart.tsx";
import { PageTitle } from "../room/PageTitle.tsx";
import type { Seen } from "../seen.ts";
import { Rooms } from "./Rooms.tsx";

export interface ListPaneProps {
  principal: Principal;
  seen: Seen;
  /** `null` where people make no rooms. */
  onCreate: (() => void) | null;
  onSearch(): void;
  onProfile(): void;
}

export function ListPane({ principal, seen, onCreate, onSearch, onProfile }: ListPaneProps) {
  const words = useWords();
  const tenant = useTenant();
  const place = useStore(useHouse().router);
  return (
    <nav class="list-pane" aria-label={words.roomList}>
      <header>
        <Brand logo={tenant?.look.logo ?? null} />
        <h1>{tenant?.name ?? words.appName}</h1>
        <SearchButton label={words.search} onSearch={onSearch} />
        {onCreate !== null && (
          <button
            type="button"
            class="icon-button add"
            aria-label={words.newRoom}
            title={words.newRoom}
            onClick={onCreate}
          >
            <Icon name="plus" />
          </button>
        )}
        <button type="button" class="me-button" aria-label={`${words.settings}: ${principal.name}`} onClick={onProfile}>
          <Avatar face={faceOf(principal.id, principal.name)} />
        </button>
      </header>
      {place.kind === "list" && <Standing />}
      <Rooms principal={principal} seen={seen} onCreate={onCreate} />
    </nav>
  );
}

/** How the connection does and what is unread, where no open room tells it. */
function Standing() {
  const { conversations } = useHouse();
  const { unread } = useCalmStore(conversations.ownRooms);
  return (
    <>
      <PageTitle room={null} unread={unread} />
      <ConnectionPart />
    </>
  );
}
