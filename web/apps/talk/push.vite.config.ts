// Builds the worker of pushes: one classic script, under the name by which browsers look for a newer one.
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
    lib: { entry: "src/push/worker.ts", formats: ["iife"], name: "MaruPush", fileName: () => "push.js" },
  },
});
