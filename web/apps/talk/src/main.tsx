// Where the talk page begins: builds the parts and hands them to the screens.
import "@maru/ui/style.css";
import { createClient } from "@maru/core";
import { browserPlatform } from "@maru/core/browser";
import { createConversations } from "@maru/core/conversations";
import { render } from "preact";
import { App } from "./App.tsx";
import { createDrafts } from "./drafts.ts";
import { type House, HouseProvider } from "./house.ts";
import { takeInvitation } from "./invitations.ts";
import { createNotices } from "./notices.ts";
import { readPage, takeArrival } from "./page.ts";
import { createPreferences } from "./preferences.ts";
import { addressOf, createRouter } from "./router.ts";
import { createSpeech } from "./speech.ts";
import { followViewport } from "./viewport.ts";
import { watchVisible } from "./visible.ts";

const DEFAULT_TENANT = "demo";

/** At once, and not after the words: what an address brings is taken out of it, and the host page is heard. */
function openHouse(): Omit<House, "speech"> {
  const platform = browserPlatform();
  const page = readPage(document);
  const address = addressOf(location.pathname);
  // An address may name the tenant by its id; a tenant that there is not must not become another one.
  const tenant = page?.tenant?.slug ?? address.tenant ?? DEFAULT_TENANT;
  const preferences = createPreferences(platform.storage);
  const language = () => preferences.getSnapshot().language;
  const client = createClient(platform, { baseUrl: location.origin, tenant, language, page });
  return {
    client,
    conversations: createConversations(client),
    platform,
    preferences,
    router: createRouter(tenant),
    drafts: createDrafts(platform.storage),
    notices: createNotices(platform.clock),
    arrivals: takeArrival(),
    invitations: takeInvitation(),
    // Frames of other pages show the panel, an app of its own.
    embedded: false,
    visible: watchVisible(),
    host: { getSnapshot: () => false, subscribe: () => () => {} },
  };
}

const house = openHouse();
const root = document.getElementById("app");
followViewport();
if (house.client.tenant.getSnapshot().tenant === null) void house.client.tenant.refresh();
void house.client.session.restore();
const speech = await createSpeech(house.preferences);
if (root) {
  render(
    <HouseProvider value={{ ...house, speech }}>
      <App />
    </HouseProvider>,
    root,
  );
}
