// Decides which screen stands in the panel: undecided, enter, ended, or the rooms of somebody who is in.
import type { SessionState } from "@maru/core";
import { useStore } from "@maru/talk/hooks/useStore.ts";
import { useTenant } from "@maru/talk/hooks/useTenant.ts";
import { useHouse } from "@maru/talk/house.ts";
import { ListSkeleton, LogSkeleton, Words } from "@maru/ui";
import { useEffect } from "preact/hooks";
import { wearColour } from "./colour.ts";
import { fetchPopup } from "./late/popup.ts";
import { fetchEntering } from "./late/self.ts";
import { first } from "./later.tsx";
import { fetchMore } from "./more.ts";
import type { PanelDoorProps } from "./PanelDoor.tsx";
import type { PanelHallProps } from "./PanelHall.tsx";
import { usePanel } from "./panelHouse.ts";

/** Whoever has to come in first need not wait for what is behind the door. */
export const PanelHall = first<PanelHallProps>(async () => (await import("./PanelHall.tsx")).PanelHall, Undecided);

/** Whoever is in already needs no door: with it comes all that leads in. */
const loadDoor = async () => {
  const [{ PanelDoor }] = await Promise.all([import("./PanelDoor.tsx"), fetchMore(), fetchEntering(), fetchPopup()]);
  return PanelDoor;
};
export const PanelDoor = first<PanelDoorProps>(loadDoor, Undecided);

export function Panel() {
  const { speech, client } = useHouse();
  const { host, hasAccent } = usePanel();
  const words = useStore(speech);
  const tenant = useTenant();
  const session = useStore(client.session);
  useEffect(() => {
    if (!hasAccent) void wearColour(tenant);
  }, [tenant]);
  useEffect(() => {
    document.title = tenant?.name ?? words.appName;
  }, [tenant, words]);
  useEffect(() => {
    if (session.status !== "signed-in") host.tell({ type: "unread", unread: 0 });
  }, [session.status]);
  return (
    <Words.Provider value={words}>
      <Screen session={session} />
    </Words.Provider>
  );
}

function Screen({ session }: { session: SessionState }) {
  const hostIsBusy = useStore(useHouse().host);
  switch (session.status) {
    case "restoring":
      return <Undecided />;
    case "signed-out":
    case "ended":
      return hostIsBusy ? <Undecided /> : <PanelDoor ended={session.status === "ended" ? session.code : null} />;
    case "signed-in":
      return <PanelHall key={session.principal.id} principal={session.principal} />;
    default:
      return session satisfies never;
  }
}

/** The shape of what is about to stand here, so that nothing flashes by. */
function Undecided() {
  const { room } = usePanel();
  return (
    <main class="panel" data-screen="undecided">
      {room === null ? <ListSkeleton /> : <LogSkeleton />}
    </main>
  );
}
