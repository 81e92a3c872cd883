// Where the talk page begins: builds the parts and hands them to the screens.
import "@maru/ui/first.css";
import { createClient } from "@maru/core";
import { browserPlatform } from "@maru/core/browser";
import { createConversations } from "@maru/core/conversations";
import { sharedConnection } from "@maru/core/sharing";
import { render } from "preact";
import { App } from "./App.tsx";
import { createDrafts } from "./drafts.ts";
import { withEarlyAnswers } from "./early.ts";
import { type House, HouseProvider } from "./house.ts";
import { takeInvitation } from "./invitations.ts";
import { fetchAllWhenIdle } from "./later.tsx";
import { createNotices } from "./notices.ts";
import { readPage, takeArrival } from "./page.ts";
import { EnterScreen } from "./parts.ts";
import { createPreferences } from "./preferences.ts";
import { addressOf, createRouter } from "./router.ts";
import { createSpeech } from "./speech.ts";
import { followViewport } from "./viewport.ts";
import { watchVisible } from "./visible.ts";

const DEFAULT_TENANT = "demo";

/** At once, and not after the words: what an address brings is taken out of it, and the host page is heard. */
function openHouse(): Omit<House, "speech"> {
  const platform = withEarlyAnswers(browserPlatform());
  const page = readPage(document);
  const address = addressOf(location.pathname);
  // An address may name the tenant by its id; a tenant that there is not must not become another one.
  const tenant = page?.tenant?.slug ?? address.tenant ?? DEFAULT_TENANT;
  const preferences = createPreferences(platform.storage);
  const language = () => preferences.getSnapshot().language;
  const client = createClient(platform, {
    baseUrl: location.origin,
    tenant,
    language,
    page,
    connect: sharedConnection,
  });
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
    openErrand: null,
    visible: watchVisible(),
    host: { getSnapshot: () => false, subscribe: () => () => {} },
  };
}

const root = document.getElementById("app");
// A part of a newer build asks for its own build of this file: the two must not stand in one page.
if (root?.hasChildNodes()) throw new Error("this page is of another build");
const house = openHouse();
followViewport();
if (house.client.tenant.getSnapshot().tenant === null) void house.client.tenant.refresh();
void house.client.session.restore();
void begin();

/** The words, and with them what somebody who is not in sees first. */
async function begin(): Promise<void> {
  const isOut = house.client.session.getSnapshot().status === "signed-out";
  const [speech] = await Promise.all([
    createSpeech(house.preferences),
    isOut ? EnterScreen.fetch().catch(() => {}) : null,
  ]);
  if (root === null) return;
  render(
    <HouseProvider value={{ ...house, speech }}>
      <App />
    </HouseProvider>,
    root,
  );
  fetchAllWhenIdle();
}
