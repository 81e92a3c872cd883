// Builds the panel: what frames of other pages show. Its files stand beside those of the talk page, under names of their
// own; see that one's configuration. It is built once to see what is in it, and once more without the rest.
import { defineConfig, type Plugin, type UserConfig } from "vite";
import { laterWays } from "../talk/build/laterWays.ts";
import { later } from "./build/later.ts";
import { lightImports } from "./build/lightImports.ts";
import { onlyUsed, usedNames } from "./build/onlyUsed.ts";

const LATER = [later(), laterWays(), lightImports];
const names = await usedNames(panelBuild(LATER, []));
/** What later files share with the first screen is one file. What they share among themselves are others. */
const isFirst = (id: string) => names.firstModules.has(id);
const groups = [{ name: "base", minShareCount: 2, test: isFirst }];

export default defineConfig(panelBuild([...LATER, ...onlyUsed(names)], groups));

type Groups = { name: string; minShareCount: number; test(id: string): boolean }[];

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
        output: {
          ...(groups.length > 0 && { codeSplitting: { groups } }),
          entryFileNames: "assets/panel.js",
          chunkFileNames: "assets/panel-[name].js",
          assetFileNames: (asset) =>
            asset.names.includes("PanelHall.css") ? "assets/panel-room.css" : "assets/[name][extname]",
        },
      },
    },
  };
}
