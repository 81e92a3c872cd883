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
    minify: true,
    // As a library, so that what is imported later is imported as it stands, without Vite's help.
    lib: { entry: "src/main.ts", formats: ["iife"], name: "Maru", fileName: () => "widget.js" },
  },
});
