// Parts of the talk page that the panel's first screen can do without: whoever imports one gets a stand-in that fetches
// it when it is drawn for the first time. Must not know what they show.
import { basename } from "node:path";
import type { Plugin } from "vite";

/** File and component; the place keeps the height of what will be there. */
const LATER: Readonly<Record<string, { component: string; place: string | null }>> = {
  "enter/ProviderButtons.tsx": { component: "ProviderButtons", place: null },
  "room/RoomComposer.tsx": { component: "RoomComposer", place: "ComposerPlace" },
  "room/TalkMenu.tsx": { component: "TalkMenu", place: null },
  "room/DeleteMessageDialog.tsx": { component: "DeleteMessageDialog", place: null },
};
const REAL = "?real";

export function later(): Plugin {
  return {
    name: "maru-later",
    enforce: "pre",
    load(id) {
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
