// Builds the loader: one classic script without a dependency, under the name that host pages write down for ever.
import { defineConfig } from "vite";

export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  build: {
    outDir: "../../../crates/web-assets/dist",
    emptyOutDir: false,
    target: "es2022",
    reportCompressedSize: false,
    rolldownOptions: {
      input: "src/widget.ts",
      output: { format: "iife", entryFileNames: "widget.js" },
    },
  },
});
