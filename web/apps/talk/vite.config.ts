// Builds the talk page: one script and one style sheet under stable names; the server adds content hashes.
import { defineConfig, type Plugin } from "vite";

/** Vite wraps every import in code that fetches style sheets first. Here they are all in the page already. */
const plainImports: Plugin = {
  name: "plain-imports",
  enforce: "pre",
  load: (id) => (id === "\0vite/preload-helper.js" ? "export const __vitePreload = (load) => load();" : null),
};

export default defineConfig({
  plugins: [plainImports],
  root: import.meta.dirname,
  base: "/",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
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
        // What the first view needs is one file, and what two later parts share is another.
        codeSplitting: {
          groups: [
            { name: "talk", tags: ["$initial"], priority: 2 },
            { name: "words", test: /catalogue\/later/, priority: 3 },
            { name: "shared", minShareCount: 2, priority: 1 },
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
