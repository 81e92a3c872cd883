// Where the panel begins: what a frame of another page shows. Builds the parts and hands them to the screens, which are
// those of the talk page as far as a frame needs them.
import "./panel.css";
import "./room.css";
import { createClient } from "@maru/core";
import { browserPlatform } from "@maru/core/browser";
import { createDrafts } from "@maru/talk/drafts.ts";
import { type House, HouseProvider } from "@maru/talk/house.ts";
import { createNotices } from "@maru/talk/notices.ts";
import { readPage } from "@maru/talk/page.ts";
import { createPreferences } from "@maru/talk/preferences.ts";
import { addressOf } from "@maru/talk/router.ts";
import { createSpeech } from "@maru/talk/speech.ts";
import { followViewport } from "@maru/talk/viewport.ts";
import { chooseLanguage } from "@maru/ui";
import { render } from "preact";
import { wearColour } from "./colour.ts";
import { type HostLine, listenForHost } from "./embed/hostGlue.ts";
import { seenPlatform, watchInView } from "./inView.ts";
import { withLook } from "./late/look.ts";
import { openErrand } from "./late/popup.ts";
import { Panel, PanelDoor, PanelHall } from "./Panel.tsx";
import { never, type PanelHouse, PanelProvider } from "./panelHouse.ts";
import { createPanelRouter } from "./panelRouter.ts";
import { NATIVE, type World } from "./webview/native.ts";

/** Inside an app: see webview/native.ts for what the app puts there. */
const isInApp = NATIVE in window || Boolean((window as unknown as World).webkit?.messageHandlers?.[NATIVE]);
const HALL_AFTER_MS = 1_000;

/** The hall brings the conversations, and the words come. */
type FirstHouse = Omit<House, "speech" | "conversations">;

interface Opened {
  house: FirstHouse;
  panel: PanelHouse;
  /** Once it looks as the host or the tenant wants it; `null` where they want nothing. */
  dressed: Promise<void> | null;
}

/** What comes with a file of its own. */
const LOOKS = ["accent", "radius", "density", "font"];
const COLOUR = /^#[0-9a-f]{6}$/i;

/** At once, and not after the words: the host page is heard from the beginning. */
function openHouse(bridge: typeof import("./webview/bridge.ts") | null): Opened {
  const visible = watchInView();
  const platform = seenPlatform(browserPlatform(), visible);
  const page = readPage(document);
  const address = addressOf(location.pathname);
  const tenant = page?.tenant?.slug ?? address.tenant ?? "";
  const wanted = location.hash.slice(1);
  const look = new URLSearchParams(wanted);
  const preferences = createPreferences(platform.storage);
  const language = look.get("language");
  if (language !== null) preferences.setLanguage(chooseLanguage([language]));
  const client = createClient(platform, {
    baseUrl: location.origin,
    tenant,
    language: () => preferences.getSnapshot().language,
    page,
  });
  const onLook = (text: string) =>
    void withLook(({ applyHostLook, readHostLook }) => {
      const next = readHostLook(text);
      if (next.shown !== undefined) visible.show(next.shown);
      if (next.language !== undefined) preferences.setLanguage(next.language);
      applyHostLook(next);
    });
  const router = createPanelRouter(tenant);
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
      hasAccent: COLOUR.test(look.get("accent") ?? ""),
      room: address.place.kind === "room" ? address.place.room : null,
    },
    dressed: LOOKS.some((name) => look.has(name))
      ? withLook(({ applyHostLook, readHostLook }) => applyHostLook(readHostLook(wanted)))
      : null,
  };
}

const root = document.getElementById("app");
// A part of a newer build asks for its own build of this file: the two must not stand in one page.
if (root?.hasChildNodes()) throw new Error("this page is of another build");
if (isInApp) void import("./webview/bridge.ts").then(begin);
else void begin(null);

async function begin(bridge: Parameters<typeof openHouse>[0]): Promise<void> {
  const { house, panel, dressed } = openHouse(bridge);
  const { session, tenant } = house.client;
  /** With what stands first in it. */
  const fetchHall = async () => {
    const inIt = panel.room === null ? import("./PanelList.tsx") : import("./PanelRoom.tsx");
    const hall = import("./PanelHall.tsx").then(({ conversationsOf }) => conversationsOf(house.client));
    // What does not come is asked for again when it is drawn.
    await Promise.allSettled([hall, PanelHall.fetch(), inIt]);
  };
  followViewport();
  if (tenant.getSnapshot().tenant === null) void tenant.refresh();
  void session.restore();
  // Somebody who is in needs it next; everybody else once the first screen stands.
  const isOut = session.getSnapshot().status !== "restoring";
  if (!isOut) void fetchHall();
  const [speech] = await Promise.all([
    createSpeech(house.preferences),
    isOut ? PanelDoor.fetch().catch(() => {}) : null,
    dressed,
    panel.hasAccent ? null : wearColour(tenant.getSnapshot().tenant),
  ]);
  if (root === null) return;
  render(
    <HouseProvider value={{ ...house, speech, conversations: undefined as never }}>
      <PanelProvider value={panel}>
        <Panel />
      </PanelProvider>
    </HouseProvider>,
    root,
  );
  setTimeout(() => void fetchHall(), HALL_AFTER_MS);
}
