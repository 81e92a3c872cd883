// Builds the panel: what frames of other pages show. Its files stand beside those of the talk page, under names of their
// own; see that one's configuration. It is built once to see what is in it, and once more without the rest.
import { defineConfig, type Plugin, type UserConfig } from "vite";
import { laterWays } from "../talk/build/laterWays.ts";
import { ELEMENTS, plainElements } from "../talk/build/plainElements.ts";
import { plainImports } from "../talk/build/plainImports.ts";
import { smaller } from "../talk/build/smaller.ts";
import { OF_LIVE, OF_TAPS } from "../talk/build/standIns.ts";
import { later } from "./build/later.ts";
import { nothingMore, onlyUsed } from "./build/onlyUsed.ts";
import { usedNames } from "./build/usedNames.ts";

const LATER = [...later(), laterWays(), plainElements, plainImports];
const names = await usedNames(panelBuild([...LATER, nothingMore()], []));

/** What a host or a tenant wants the panel to wear. Not by the file's own name: that is the script's that runs first. */
const OF_DRESS = /\/(panel\/src\/look|talk\/src\/look|ui\/src\/text\/accent)\.ts$/;
/** What only somebody needs who is about to come in. */
const OF_DOOR =
  /\/(panel\/src\/Panel(Door|Enter)|core\/src\/(sessions\/(entering|work)|handover\/identifying|browser\/popup))\.tsx?$/;
/** Of those, what other files of the client name without using it. */
const OF_LIVE_LEAVES = /\/core\/src\/(rooms\/activity|feed\/list)\.ts$/;
/** The line to the host page, for whoever is in and whoever is not, and what stands at the door and in lists. */
const OF_HOST =
  /\/(core\/src\/(handover\/(hostChannel|messages|index)|sessions\/hostToken)|panel\/src\/embed\/hostGlue|ui\/src\/components\/(Brand|Empty))\.tsx?$/;

/** What the first view needs is one file, the hall of somebody who is in another, and a room with its composer a third. */
const groups: Groups = [
  { name: "rooms", test: OF_LIVE_LEAVES, priority: 9 },
  { name: "panel", test: (id: string) => names.base.has(id), priority: 8 },
  { name: "hall", test: (id: string) => names.hall.has(id), priority: 7 },
  { name: "room", test: (id: string) => names.room.has(id), priority: 6 },
  { name: "live", test: OF_LIVE, priority: 4 },
  { name: "host", test: OF_HOST, priority: 3 },
  { name: "dress", test: OF_DRESS, priority: 3 },
  { name: "door", test: OF_DOOR, priority: 2 },
  { name: "taps", test: OF_TAPS, priority: 2 },
];

export default defineConfig(panelBuild([...LATER, ...onlyUsed(names), smaller], groups));

type Groups = { name: string; test?: RegExp | ((id: string) => boolean); priority: number }[];

function panelBuild(plugins: Plugin[], groups: Groups): UserConfig {
  return {
    root: import.meta.dirname,
    base: "/",
    plugins,
    oxc: ELEMENTS,
    build: {
      outDir: "../../../crates/web-assets/dist",
      emptyOutDir: false,
      target: "es2022",
      cssTarget: ["chrome123", "firefox120", "safari17.5"],
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
          assetFileNames: ({ names }) =>
            names.includes("moreLooks.css") ? "assets/panel-more.css" : "assets/[name][extname]",
        },
      },
    },
  };
}
