// Builds the panel: what frames of other pages show. Its files stand beside those of the talk page, under names of their
// own; see that one's configuration. It is built once to see what is in it, and once more without the rest.
import { defineConfig, type Plugin, type UserConfig } from "vite";
import { laterWays } from "../talk/build/laterWays.ts";
import { later } from "./build/later.ts";
import { lightImports } from "./build/lightImports.ts";
import { nothingMore, onlyUsed } from "./build/onlyUsed.ts";
import { usedNames } from "./build/usedNames.ts";

/** Style sheets, by what they are called after: a module, or a group. */
const SHEETS: Readonly<Record<string, string>> = {
  "PanelHall.css": "room",
  "hall.css": "room",
  "PanelList.css": "list",
  "moreLooks.css": "more",
};

const LATER = [later(), laterWays(), lightImports];
const names = await usedNames(panelBuild([...LATER, nothingMore()], []));

/** What only somebody needs who is about to come in. */
const OF_DOOR =
  /\/(panel\/src\/Panel(Door|Enter)|core\/src\/(sessions\/(entering|work)|handover\/identifying|browser\/popup))\.tsx?$/;
/** What begins with a tap in a room, and is small. */
const OF_TAPS = /\/core\/src\/(conversations\/(acts|changes|pager|past)|sessions\/(claims|devices|oneself))\.ts$/;
/** What is told of the others in a room, once it is live. */
const OF_LIVE = /\/core\/src\/conversations\/(readerCount|readers|typing)\.ts$/;

/** What the first view needs is one file, the hall of somebody who is in another, and a room with its composer a third. */
const groups: Groups = [
  { name: "panel", test: (id: string) => names.base.has(id) || id.includes("rolldown/runtime"), priority: 5 },
  { name: "hall", test: (id: string) => names.hall.has(id), priority: 4 },
  { name: "room", test: (id: string) => names.room.has(id), priority: 3 },
  { name: "door", test: OF_DOOR, priority: 2 },
  { name: "taps", test: OF_TAPS, priority: 2 },
  { name: "live", test: OF_LIVE, priority: 2 },
];

export default defineConfig(panelBuild([...LATER, ...onlyUsed(names)], groups));

type Groups = { name: string; test?: RegExp | ((id: string) => boolean); priority: number }[];

function panelBuild(plugins: Plugin[], groups: Groups): UserConfig {
  return {
    root: import.meta.dirname,
    base: "/",
    plugins,
    oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
    build: {
      outDir: "../../../crates/web-assets/dist",
      emptyOutDir: false,
      target: "es2022",
      modulePreload: false,
      assetsInlineLimit: 0,
      reportCompressedSize: false,
      rolldownOptions: {
        input: "panel.html",
        preserveEntrySignatures: false,
        output: {
          ...(groups.length > 0 && { codeSplitting: { groups } }),
          entryFileNames: "assets/panel.js",
          chunkFileNames: (chunk) => `assets/panel-${chunk.facadeModuleId?.endsWith("?more") ? "more-" : ""}[name].js`,
          assetFileNames: (asset) => {
            const sheet = Object.keys(SHEETS).find((name) => asset.names.includes(name));
            return sheet === undefined ? "assets/[name][extname]" : `assets/panel-${SHEETS[sheet]}.css`;
          },
        },
      },
    },
  };
}
