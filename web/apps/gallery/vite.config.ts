// Builds the gallery where development builds of the server look for it: no binary has it in it.
import { defineConfig } from "vite";

export default defineConfig({
  root: import.meta.dirname,
  base: "/ui/",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: "../../e2e/output/gallery",
    emptyOutDir: true,
    target: "es2022",
    modulePreload: false,
    cssCodeSplit: false,
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: {
      input: "gallery.html",
      output: { codeSplitting: false, entryFileNames: "gallery.js", assetFileNames: "gallery[extname]" },
    },
  },
});
