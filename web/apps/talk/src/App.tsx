// Decides which screen stands: undecided, enter, a link of a mail, ended, or the hall.
import type { SessionState } from "@maru/core";
import { Words } from "@maru/ui";
import { useEffect, useRef } from "preact/hooks";
import { Undecided } from "./enter/Undecided.tsx";
import { Hall } from "./Hall.tsx";
import { useStore } from "./hooks/useStore.ts";
import { useTenant } from "./hooks/useTenant.ts";
import { useHouse } from "./house.ts";
import { applyLook } from "./look.ts";
import { Ended, EnterScreen, MailScreen } from "./parts.ts";

export function App() {
  const { speech } = useHouse();
  const words = useStore(speech);
  const tenant = useTenant();
  useEffect(() => applyLook(tenant?.look), [tenant]);
  return (
    <Words.Provider value={words}>
      <Arrived />
    </Words.Provider>
  );
}

/** A link of a mail comes before everything else: whoever follows it wants it done. */
function Arrived() {
  const { client, arrivals } = useHouse();
  const arrival = useStore(arrivals);
  const session = useStore(client.session);
  if (arrival !== null && arrival.kind !== "problem") return <MailScreen key={arrival.code} {...arrival} />;
  return <Screen session={session} />;
}

/** A sheet is of whoever has opened it: who signs in or out over it is somebody else. */
function useOwnSheets(who: string | null): void {
  const { router } = useHouse();
  const before = useRef<string | null>(null);
  useEffect(() => {
    if (before.current !== null && before.current !== who) router.closeSheet();
    before.current = who;
  }, [who]);
}

function Screen({ session }: { session: SessionState }) {
  const { host } = useHouse();
  const hostIsBusy = useStore(host);
  useOwnSheets(session.status === "signed-in" ? session.principal.id : null);
  switch (session.status) {
    case "restoring":
      return <Undecided principal={session.principal} />;
    case "signed-out":
      return hostIsBusy ? <Undecided principal={null} /> : <EnterScreen />;
    case "ended":
      return hostIsBusy ? <Undecided principal={null} /> : <Ended code={session.code} />;
    case "signed-in":
      return <Hall key={session.principal.id} principal={session.principal} claim={session.claim} />;
    default:
      return session satisfies never;
  }
}
