// How one classic script is built that stands beside the pages under a name of its own. Must not know what it does.
import { defineConfig } from "vite";

export interface ClassicScript {
  /** From the folder of the configuration. */
  entry: string;
  /** Of the global that holds what it gives out. */
  name: string;
  file: string;
}

export const classicScript = (root: string, { entry, name, file }: ClassicScript) =>
  defineConfig({
    root,
    publicDir: false,
    build: {
      outDir: "../../../crates/web-assets/dist",
      emptyOutDir: false,
      target: "es2022",
      reportCompressedSize: false,
      minify: true,
      // As a library, so that what is imported later is imported as it stands, without Vite's help.
      lib: { entry, formats: ["iife"], name, fileName: () => file },
    },
  });
