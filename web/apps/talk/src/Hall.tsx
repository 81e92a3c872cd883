// The hall of somebody who is in: the list of rooms, and the room that is open.
import { EmptyState, Notice, useWords } from "@maru/ui";
import type { ClaimOffer, Principal } from "@maru/wire";
import { useEffect, useMemo, useState } from "preact/hooks";
import { useEscape } from "./hooks/useEscape.ts";
import { useSheet } from "./hooks/useSheet.ts";
import { useStore } from "./hooks/useStore.ts";
import { useFeatures } from "./hooks/useTenant.ts";
import { useHouse } from "./house.ts";
import { beginLive } from "./late/live.ts";
import { ListPane } from "./list/ListPane.tsx";
import { ClaimDialog, CreateRoomDialog, FindDialog, ProfileDialog } from "./parts.ts";
import { refusalText } from "./problems.ts";
import { createOpenRooms } from "./room/openRooms.ts";
import { RoomDoor } from "./room/RoomDoor.tsx";
import type { Aim } from "./room/RoomScreen.tsx";
import { createSeen } from "./seen.ts";

export interface HallProps {
  principal: Principal;
  /** A guest's past that may be taken along. */
  claim: ClaimOffer | null;
}

export function Hall({ principal, claim }: HallProps) {
  const { client, conversations, platform, router, notices } = useHouse();
  const place = useStore(router);
  const connection = useStore(client.connection);
  const notice = useStore(notices);
  const { room_creation } = useFeatures();
  const seen = useMemo(() => createSeen(platform.storage, principal.id), [principal.id]);
  const rooms = useMemo(() => createOpenRooms(client, conversations), [principal.id]);
  useEffect(() => rooms.dispose, [rooms]);
  const [goTo, onGoTo] = useState<Aim | null>(null);
  useEscape(router.toList);
  useProblemNotice();
  useTelling(principal.id);
  // A list is shown by what is heard; a room says itself when it stands.
  useEffect(() => {
    if (place.kind === "list") beginLive();
  }, [place.kind]);
  const open = useSheet(["new", "me", "find"]);
  const close = router.closeSheet;
  const onCreate = room_creation ? () => router.openSheet("new") : null;
  // What was revoked is for the session to tell: it may be the person's own sign-out, which is under way.
  if (connection.phase === "stopped" && connection.reason !== "revoked") return <Stopped reason={connection.reason} />;
  return (
    <div class="app" data-view={place.kind} data-screen="hall">
      <ListPane
        principal={principal}
        seen={seen}
        onCreate={onCreate}
        onSearch={() => router.openSheet("find")}
        onProfile={() => router.openSheet("me")}
      />
      <main class="talk-pane">
        {place.kind === "room" ? (
          <RoomDoor key={place.room} room={place.room} {...{ rooms, principal, seen, goTo, onGoTo }} />
        ) : (
          <Nowhere onCreate={onCreate} />
        )}
      </main>
      {open === "new" && onCreate !== null && <CreateRoomDialog onClose={close} />}
      {open === "me" && <ProfileDialog principal={principal} onClose={close} />}
      {open === "find" && <FindDialog room={null} principal={principal} onGoTo={onGoTo} onClose={close} />}
      {claim !== null && open === null && <ClaimDialog offer={claim} />}
      <Notice text={notice} />
    </div>
  );
}

/** A device that is told while no page is open stays known to the server. */
function useTelling(me: string): void {
  const house = useHouse();
  useEffect(() => {
    if (house.platform.storage.get(`maru.push.${me}`) !== "on") return;
    import("./push/keeping.ts").then(({ keepTelling }) => keepTelling(house)).catch(() => {});
  }, [me]);
}

/** A guest's sign-in at a provider that came back without success: they are still who they were. */
function useProblemNotice(): void {
  const { arrivals, notices } = useHouse();
  const words = useWords();
  const arrival = useStore(arrivals);
  useEffect(() => {
    if (arrival?.kind !== "problem") return;
    notices.say(refusalText(words, { code: arrival.code, status: 400 }));
    arrivals.clear();
  }, [arrival]);
}

function Nowhere({ onCreate }: { onCreate: (() => void) | null }) {
  const words = useWords();
  const action = onCreate && { label: words.newRoom, onAct: onCreate };
  const lead = onCreate === null ? words.pickRoomOnly : words.pickRoomLead;
  return <EmptyState model={{ icon: "hall", title: words.pickRoom, lead, action }} />;
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
