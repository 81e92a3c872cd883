// Where the panel begins: what a frame of another page shows. Builds the parts and hands them to the screens, which are
// those of the talk page as far as a frame needs them.
import "./panel.css";
import { createClient } from "@maru/core";
import { browserPlatform } from "@maru/core/browser";
import { openErrand } from "@maru/core/browser/popup";
import { createConversations } from "@maru/core/conversations";
import { createDrafts } from "@maru/talk/drafts.ts";
import { type House, HouseProvider } from "@maru/talk/house.ts";
import { createNotices } from "@maru/talk/notices.ts";
import { readPage } from "@maru/talk/page.ts";
import { createPreferences } from "@maru/talk/preferences.ts";
import { addressOf, createRouter } from "@maru/talk/router.ts";
import { createSpeech } from "@maru/talk/speech.ts";
import { followViewport } from "@maru/talk/viewport.ts";
import { render } from "preact";
import { type HostLine, listenForHost } from "./embed/hostGlue.ts";
import { seenPlatform, watchInView } from "./inView.ts";
import { applyHostLook, readHostLook } from "./look.ts";
import { Panel } from "./Panel.tsx";
import { never, type PanelHouse, PanelProvider } from "./panelHouse.ts";
import { NATIVE, type World } from "./webview/native.ts";

/** Inside an app: see webview/native.ts for what the app puts there. */
const isInApp = NATIVE in window || Boolean((window as unknown as World).webkit?.messageHandlers?.[NATIVE]);
const bridge = isInApp ? await import("./webview/bridge.ts") : null;
const HALL_AFTER_MS = 1_000;

/** At once, and not after the words: the host page is heard from the beginning. */
function openHouse(): { house: Omit<House, "speech">; panel: PanelHouse } {
  const visible = watchInView();
  const platform = seenPlatform(browserPlatform(), visible);
  const page = readPage(document);
  const address = addressOf(location.pathname);
  const tenant = page?.tenant?.slug ?? address.tenant ?? "";
  const look = readHostLook(location.hash.slice(1));
  const preferences = createPreferences(platform.storage);
  if (look.language !== undefined) preferences.setLanguage(look.language);
  applyHostLook(look);
  const client = createClient(platform, {
    baseUrl: location.origin,
    tenant,
    language: () => preferences.getSnapshot().language,
    page,
  });
  const onLook = (text: string) => {
    const next = readHostLook(text);
    if (next.shown !== undefined) visible.show(next.shown);
    if (next.language !== undefined) preferences.setLanguage(next.language);
    applyHostLook(next);
  };
  const router = createRouter(tenant);
  const parts = { client, platform, onLook };
  const onBack = () => {
    const isOpen = address.place.kind === "list" && router.getSnapshot().kind === "room";
    router.toList();
    return isOpen;
  };
  const framed = page !== null && window.parent !== window;
  const host: HostLine = framed
    ? listenForHost({ ...parts, origins: page.origins ?? [], parent: window.parent })
    : (bridge?.listenForNative({ ...parts, onResume: visible.wake, onBack }) ?? { ...never(false), tell: () => {} });
  return {
    house: {
      client,
      conversations: createConversations(client),
      platform,
      preferences,
      router,
      drafts: createDrafts(platform.storage),
      notices: createNotices(platform.clock),
      arrivals: { ...never(null), clear: () => {} },
      invitations: { ...never(null), forget: () => {} },
      embedded: true,
      openErrand,
      visible,
      host,
    },
    panel: {
      host,
      hasAccent: look.accent !== undefined,
      room: address.place.kind === "room" ? address.place.room : null,
    },
  };
}

const { house, panel } = openHouse();
/** With what stands first in it. */
const loadHall = () =>
  Promise.all([import("./PanelHall.tsx"), panel.room === null ? import("./PanelList.tsx") : import("./PanelRoom.tsx")]);
const root = document.getElementById("app");
followViewport();
if (house.client.tenant.getSnapshot().tenant === null) void house.client.tenant.refresh();
void house.client.session.restore();
// Somebody who is in needs it next; everybody else once the first screen stands.
if (house.client.session.getSnapshot().status === "restoring") void loadHall().catch(() => {});
const speech = await createSpeech(house.preferences);
if (root) {
  render(
    <HouseProvider value={{ ...house, speech }}>
      <PanelProvider value={panel}>
        <Panel />
      </PanelProvider>
    </HouseProvider>,
    root,
  );
  setTimeout(() => void loadHall().catch(() => {}), HALL_AFTER_MS);
}
