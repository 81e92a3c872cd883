// Parts of the talk page that the panel's first screen can do without: whoever imports one gets a stand-in that fetches
// it when it is drawn for the first time. Must not know what they show.
import { basename } from "node:path";
import type { Plugin } from "vite";

/** File and component; the place keeps the height of what will be there. */
const LATER: Readonly<Record<string, { component: string; place: string | null }>> = {
  "enter/ProviderButtons.tsx": { component: "ProviderButtons", place: null },
  "room/RoomComposer.tsx": { component: "RoomComposer", place: "ComposerPlace" },
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

export function later(): Plugin {
  return {
    name: "maru-later",
    enforce: "pre",
    load(id) {
      if (id.endsWith(PARTS)) return standIns();
      const part = Object.entries(LATER).find(([file]) => id.endsWith(`apps/talk/src/${file}`));
      if (part === undefined) return null;
      const [file, { component, place }] = part;
      return [
        `import { ComposerPlace, later } from "@maru/panel/later.tsx";`,
        `export const ${component} = later(() => import("./${basename(file)}${REAL}"), "${component}", ${place});`,
      ].join("\n");
    },
  };
}

function standIns(): string {
  const lines = OF_PARTS.map((file) => {
    const name = basename(file, ".tsx");
    return `export const ${name} = later(() => import("./${file}"), "${name}", null);`;
  });
  return [`import { later } from "@maru/panel/later.tsx";`, ...lines].join("\n");
}
