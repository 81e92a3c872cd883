// Builds the talk page: one script and one style sheet under stable names; the server adds content hashes.
import { defineConfig } from "vite";
import { later } from "./build/later.ts";
import { laterNames } from "./build/laterNames.ts";
import { laterWays } from "./build/laterWays.ts";
import { ELEMENTS, plainElements } from "./build/plainElements.ts";
import { plainImports } from "./build/plainImports.ts";
import { smaller } from "./build/smaller.ts";
import { OF_LIVE, OF_TAPS } from "./build/standIns.ts";

/** What lies over the hall: nobody who comes in waits for it. */
const OF_SHEETS = /\/(\w*Dialog|Confirm|Sheet|Menu|clipboard|people)\.tsx?$/;
/** Who comes in by one tap needs no forms. */
const OF_ACCOUNTS = /\/enter\/(AccountForms|fields)\.tsx?$/;
/** Who only enters and talks needs none of it. */
const OF_ORDER = /\/(talk|core)\/src\/order\//;

/** Nor who is told nothing while no page is open. */
const OF_PUSH = /\/(talk|core)\/src\/push\//;

const isShared = (id: string) => ![OF_ORDER, OF_SHEETS, OF_ACCOUNTS, OF_PUSH].some((part) => part.test(id));

export default defineConfig({
  plugins: [...later(), laterWays(), laterNames, plainElements, plainImports, smaller],
  root: import.meta.dirname,
  base: "/",
  oxc: ELEMENTS,
  server: { proxy: { "/v1": { target: process.env["MARU_URL"] ?? "http://127.0.0.1:8080", ws: true } } },
  build: {
    outDir: "../../../crates/web-assets/dist",
    emptyOutDir: true,
    target: "es2022",
    modulePreload: false,
    cssCodeSplit: false,
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: {
      preserveEntrySignatures: false,
      output: {
        // What the first view needs is one file and asks for no other before it runs, what two later parts share is another; what lies over the hall and what keeps order are two more.
        codeSplitting: {
          groups: [
            { name: "talk", tags: ["$initial"], priority: 5 },
            { name: "live", test: OF_LIVE, priority: 4 },
            { name: "taps", test: OF_TAPS, priority: 4 },
            { name: "words", test: /catalogue\/later/, priority: 4 },
            { name: "shared", minShareCount: 2, test: isShared, priority: 2 },
            { name: "account", test: OF_ACCOUNTS, priority: 1 },
            { name: "sheets", minShareCount: 2, test: OF_SHEETS, priority: 1 },
            { name: "order", test: OF_ORDER, priority: 0 },
            { name: "push", minShareCount: 2, test: OF_PUSH, priority: 0 },
          ],
        },
        entryFileNames: "assets/talk.js",
        chunkFileNames: "assets/[name].js",
        assetFileNames: (asset) =>
          asset.names.some((name) => name.endsWith(".css")) ? "assets/talk.css" : "assets/[name][extname]",
      },
    },
  },
});
