// Builds the talk page: one script and one style sheet under stable names; the server adds content hashes.
import { defineConfig } from "vite";

export default defineConfig({
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
      output: {
        entryFileNames: "assets/talk.js",
        chunkFileNames: "assets/[name].js",
        assetFileNames: (asset) =>
          asset.names.some((name) => name.endsWith(".css")) ? "assets/talk.css" : "assets/[name][extname]",
      },
    },
  },
});
