// Vite wraps every import of a part in code that fetches style sheets first, and more: here a part is imported as it is written,
// and sheets are in the page or are fetched by whoever needs them.
import type { Plugin } from "vite";

const WRAPS = ["vite:build-import-analysis", "native:import-analysis-build"];

export const plainImports: Plugin = {
  name: "maru-plain-imports",
  configResolved({ plugins }) {
    for (const name of WRAPS) {
      const at = plugins.findIndex((one) => one.name === name);
      if (at < 0) throw new Error(`there is no ${name} among Vite's plugins`);
      (plugins as Plugin[]).splice(at, 1);
    }
  },
};
