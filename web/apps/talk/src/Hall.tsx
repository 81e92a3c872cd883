// The hall of somebody who is in: the list of rooms, and the room that is open.
import { EmptyState, Notice, useWords } from "@maru/ui";
import type { Principal } from "@maru/wire";
import { useEffect, useMemo, useState } from "preact/hooks";
import { useEscape } from "./hooks/useEscape.ts";
import { useStore } from "./hooks/useStore.ts";
import { useHouse } from "./house.ts";
import { CreateRoomDialog } from "./list/CreateRoomDialog.tsx";
import { ListPane } from "./list/ListPane.tsx";
import { ProfileDialog } from "./list/ProfileDialog.tsx";
import { createOpenRooms } from "./room/openRooms.ts";
import { RoomScreen } from "./room/RoomScreen.tsx";
import { createSeen } from "./seen.ts";

export function Hall({ principal }: { principal: Principal }) {
  const { client, platform, router, notices } = useHouse();
  const place = useStore(router);
  const connection = useStore(client.connection);
  const notice = useStore(notices);
  const seen = useMemo(() => createSeen(platform.storage, principal.id), [principal.id]);
  const rooms = useMemo(() => createOpenRooms(client), [principal.id]);
  useEffect(() => rooms.dispose, [rooms]);
  useEscape(router.toList);
  const [open, setOpen] = useState<"create" | "profile" | null>(null);
  const close = () => setOpen(null);
  if (connection.phase === "stopped") return <Stopped reason={connection.reason} />;
  return (
    <div class="app" data-view={place.kind} data-screen="hall">
      <ListPane
        principal={principal}
        seen={seen}
        onCreate={() => setOpen("create")}
        onProfile={() => setOpen("profile")}
      />
      <main class="talk-pane">
        {place.kind === "room" ? (
          <RoomScreen key={place.room} room={place.room} rooms={rooms} principal={principal} seen={seen} />
        ) : (
          <Nowhere onCreate={() => setOpen("create")} />
        )}
      </main>
      {open === "create" && <CreateRoomDialog onClose={close} />}
      {open === "profile" && <ProfileDialog principal={principal} onClose={close} />}
      <Notice text={notice} />
    </div>
  );
}

function Nowhere({ onCreate }: { onCreate(): void }) {
  const words = useWords();
  const action = { label: words.newRoom, onAct: onCreate };
  return <EmptyState model={{ icon: "hall", title: words.pickRoom, lead: words.pickRoomLead, action }} />;
}

function Stopped({ reason }: { reason: string | null }) {
  const words = useWords();
  const reload = { label: words.reload, onAct: () => location.reload() };
  const [title, lead] =
    reason === "replaced"
      ? [words.endedReplaced, words.endedReplacedLead]
      : reason === "outdated"
        ? [words.endedOutdated, words.endedOutdatedLead]
        : [words.endedTitle, words.endedLead];
  return (
    <main class="enter" data-screen="stopped">
      <EmptyState model={{ icon: "hall", title, lead, action: reload }} />
    </main>
  );
}
