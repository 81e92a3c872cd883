// Parts of the talk page, of the client and of the kit that the panel's first screens can do without: whoever imports one
// gets a stand-in that fetches it. Must not know what they do.
import { basename, join } from "node:path";
import type { Plugin } from "vite";
import { CLIENT, LIVE, pathOf, standIns, viewsLive } from "../../talk/build/standIns.ts";

/** Components, by file, and what keeps the height of what will be there. */
const COMPONENTS: Readonly<Record<string, { component: string; place: string | null }>> = {
  "apps/talk/src/enter/ProviderButtons.tsx": { component: "ProviderButtons", place: null },
  "apps/talk/src/room/EmptyRoom.tsx": { component: "EmptyRoom", place: "EmptyPlace" },
  "apps/talk/src/room/StandingPart.tsx": { component: "StandingPart", place: "ComposerPlace" },
  "packages/ui/src/components/MentionPart.tsx": { component: "MentionPart", place: null },
};
/** Components that stand once the panel is live. */
const LIVE_VIEWS: Readonly<Record<string, readonly string[]>> = {
  "apps/panel/src/PanelClaim.tsx": ["PanelClaim"],
  "apps/panel/src/PanelUnread.tsx": ["PanelUnread"],
  "apps/talk/src/room/Announcer.tsx": ["Announcer"],
  "apps/talk/src/room/ConnectionPart.tsx": ["ConnectionPart"],
  "apps/talk/src/room/PageTitle.tsx": ["PageTitle"],
  "packages/ui/src/components/Bars.tsx": ["ConnectionBar", "JumpButton", "TorrentLine"],
};
const REAL = "?real";
/** The talk page has such a list itself; of it the panel has these. */
const PARTS = "apps/talk/src/parts.ts";
const OF_PARTS = [
  "order/AskDialog.tsx",
  "order/MessageDialog.tsx",
  "order/NoticeBar.tsx",
  "order/OwnWaiting.tsx",
  "room/EntryCodeDialog.tsx",
  "room/TalkMenu.tsx",
];

const LATE = join(import.meta.dirname, "../src/late");

/** Files, and what stands in for them: it has the names of theirs that are asked for. */
const STAND_INS: Readonly<Record<string, string>> = {
  ...LIVE,
  ...CLIENT,
  "apps/panel/src/embed/hostGlue.ts": join(LATE, "hostLine.ts"),
  "apps/panel/src/look.ts": join(LATE, "look.ts"),
  "packages/core/src/browser/lead.ts": join(LATE, "lead.ts"),
  "packages/core/src/handover/identifying.ts": join(LATE, "identifying.ts"),
  "packages/core/src/sessions/claims.ts": join(LATE, "self.ts"),
  "packages/core/src/sessions/devices.ts": join(LATE, "self.ts"),
  "packages/core/src/sessions/entering.ts": join(LATE, "self.ts"),
  "packages/core/src/sessions/oneself.ts": join(LATE, "self.ts"),
  "packages/ui/src/catalogue/index.ts": join(LATE, "catalogue.ts"),
};

export const later = (): Plugin[] => [standIns(STAND_INS), parts];

const parts: Plugin = {
  name: "maru-later",
  enforce: "pre",
  load(id) {
    if (id.endsWith(PARTS)) return partsLater();
    const views = LIVE_VIEWS[pathOf(id)];
    if (views !== undefined) return viewsLive(basename(id), views);
    const part = COMPONENTS[pathOf(id)];
    if (part === undefined) return null;
    const { component, place } = part;
    return [
      `import { ComposerPlace, EmptyPlace, later } from "@maru/panel/later.tsx";`,
      `const load = async () => (await import("./${basename(id)}${REAL}")).${component};`,
      `export const ${component} = later(load, ${place});`,
    ].join("\n");
  },
};

function partsLater(): string {
  const lines = OF_PARTS.map((file) => {
    const name = basename(file, ".tsx");
    return `export const ${name} = later(async () => (await import("./${file}")).${name});`;
  });
  return [`import { later } from "@maru/panel/later.tsx";`, ...lines].join("\n");
}
