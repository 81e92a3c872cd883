// Builds the gallery of the UI kit for development builds of the server: `/ui`.
import { join } from "node:path";
import { build } from "vite";

await build({ configFile: join(import.meta.dirname, "../apps/gallery/vite.config.ts"), logLevel: "warn" });
