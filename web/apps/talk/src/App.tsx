// Decides which screen stands: undecided, enter, ended, or the hall.
import type { SessionState } from "@maru/core";
import { catalogueOf, EmptyState, ListSkeleton, LogSkeleton, Mark, useWords, Words } from "@maru/ui";
import { EnterScreen } from "./enter/EnterScreen.tsx";
import { Hall } from "./Hall.tsx";
import { useStore } from "./hooks/useStore.ts";
import { useHouse } from "./house.ts";

export function App() {
  const { client, preferences } = useHouse();
  const { language } = useStore(preferences);
  const session = useStore(client.session);
  return (
    <Words.Provider value={catalogueOf(language)}>
      <Screen session={session} />
    </Words.Provider>
  );
}

function Screen({ session }: { session: SessionState }) {
  switch (session.status) {
    case "restoring":
      return <Undecided />;
    case "signed-out":
      return <EnterScreen />;
    case "ended":
      return <Ended />;
    case "signed-in":
      return <Hall key={session.principal.id} principal={session.principal} />;
    default:
      return session satisfies never;
  }
}

/** Neither in nor out: the shape of the hall, so that nothing flashes by. */
function Undecided() {
  const { router } = useHouse();
  const words = useWords();
  const place = useStore(router);
  return (
    <div class="app" data-view={place.kind} data-screen="undecided">
      <nav class="list-pane" aria-label={words.roomList}>
        <header>
          <Mark />
          <h1>{words.appName}</h1>
        </header>
        <div class="rooms">
          <ListSkeleton />
        </div>
      </nav>
      <main class="talk-pane">{place.kind === "room" && <LogSkeleton />}</main>
    </div>
  );
}

function Ended() {
  const words = useWords();
  const action = { label: words.enterAgain, onAct: () => location.reload() };
  return (
    <main class="enter" data-screen="ended">
      <EmptyState model={{ icon: "hall", title: words.endedTitle, lead: words.endedLead, action }} />
    </main>
  );
}
