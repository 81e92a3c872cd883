import { createClient } from "@maru/core";
import { browserPlatform } from "@maru/core/browser";

const [list, form] = [document.querySelector("ol"), document.querySelector("form")];
const client = createClient(browserPlatform(), { baseUrl: "http://127.0.0.1:8080", tenant: "shop" });
await client.session.restore();
if (client.session.getSnapshot().status !== "signed-in") await client.enter.asGuest("");
const room = client.openRoom("lobby");
room.subscribe(() => {
  const lines = room.getSnapshot().log.messages.map(({ sender, text }) => `${sender.name}: ${text}`);
  list.replaceChildren(...lines.map((line) => Object.assign(document.createElement("li"), { textContent: line })));
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  client.outbox.send(room.getSnapshot().room.id, form.elements.text.value);
  form.reset();
});
