// Neither in nor out yet: the shape of the hall, with the face of who is expected, so that nothing flashes by.
import { Avatar, Brand, faceOf, ListSkeleton, LogSkeleton, useWords } from "@maru/ui";
import type { Principal } from "@maru/wire";
import { useStore } from "../hooks/useStore.ts";
import { useTenant } from "../hooks/useTenant.ts";
import { useHouse } from "../house.ts";

export function Undecided({ principal }: { principal: Principal | null }) {
  const { router } = useHouse();
  const words = useWords();
  const tenant = useTenant();
  const place = useStore(router);
  return (
    <div class="app" data-view={place.kind} data-screen="undecided">
      <nav class="list-pane" aria-label={words.roomList}>
        <header>
          <Brand logo={tenant?.look.logo ?? null} />
          <h1>{tenant?.name ?? words.appName}</h1>
          {principal !== null && (
            <span class="me-button">
              <Avatar face={faceOf(principal.id, principal.name)} />
              <span class="sr-only">{principal.name}</span>
            </span>
          )}
        </header>
        <div class="rooms">
          <ListSkeleton />
        </div>
      </nav>
      <main class="talk-pane">{place.kind === "room" && <LogSkeleton />}</main>
    </div>
  );
}
