// Where the talk page begins: builds the parts and hands them to the screens.
import "@maru/ui/style.css";
import { createClient } from "@maru/core";
import { browserPlatform } from "@maru/core/browser";
import { render } from "preact";
import { App } from "./App.tsx";
import { createDrafts } from "./drafts.ts";
import { type House, HouseProvider } from "./house.ts";
import { createNotices } from "./notices.ts";
import { createPreferences } from "./preferences.ts";
import { createRouter, tenantOf } from "./router.ts";
import { followViewport } from "./viewport.ts";

function openHouse(): House {
  const platform = browserPlatform();
  const served = document.querySelector<HTMLMetaElement>('meta[name="maru-tenant"]')?.content ?? null;
  const tenant = tenantOf(location.pathname, served);
  const preferences = createPreferences(platform.storage);
  const language = () => preferences.getSnapshot().language;
  const client = createClient(platform, { baseUrl: location.origin, tenant, language });
  return {
    client,
    platform,
    preferences,
    router: createRouter(tenant),
    drafts: createDrafts(platform.storage),
    notices: createNotices(platform.clock),
  };
}

const house = openHouse();
const root = document.getElementById("app");
followViewport();
void house.client.session.restore();
if (root) {
  render(
    <HouseProvider value={house}>
      <App />
    </HouseProvider>,
    root,
  );
}
