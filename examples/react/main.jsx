// A room in React: the core's stores are what useSyncExternalStore wants.
import { createClient } from "@maru/core";
import { browserPlatform } from "@maru/core/browser";
import { useEffect, useMemo, useSyncExternalStore } from "react";
import { createRoot } from "react-dom/client";

const client = createClient(browserPlatform(), { baseUrl: "http://127.0.0.1:8080", tenant: "shop" });

function useStore(store) {
  return useSyncExternalStore(store.subscribe, store.getSnapshot);
}

function App() {
  const session = useStore(client.session);
  if (session.status === "restoring") return <p>…</p>;
  if (session.status !== "signed-in") return <button onClick={() => client.enter.asGuest("")}>Come in</button>;
  return <Room name="lobby" me={session.principal} />;
}

function Room({ name, me }) {
  const store = useMemo(() => client.openRoom(name), [name]);
  useEffect(() => store.dispose, [store]);
  const { room, log, status } = useStore(store);
  const waiting = useStore(client.outbox).filter((entry) => entry.room === room?.id);
  if (status === "loading") return <p>…</p>;
  const send = (event) => {
    event.preventDefault();
    client.outbox.send(room.id, new FormData(event.target).get("text"));
    event.target.reset();
  };
  return (
    <main>
      <h1>{room.title}</h1>
      <ol>
        {log.messages.map(({ id, sender, text }) => (
          <li key={id} className={sender.id === me.id ? "own" : ""}>
            <b>{sender.name}</b> {text}
          </li>
        ))}
        {waiting.map(({ clientId, text }) => (
          <li key={clientId} className="waiting">{text}</li>
        ))}
      </ol>
      <form onSubmit={send}>
        <input name="text" aria-label="Message" autoComplete="off" />
        <button>Send</button>
      </form>
    </main>
  );
}

void client.session.restore();
createRoot(document.getElementById("root")).render(<App />);
