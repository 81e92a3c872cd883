// The ways for where sockets are blocked are a file of their own, fetched when they are wanted, and beforehand while nobody
// waits. Must not know what they do.
import type { Plugin } from "vite";

const OPENERS: Readonly<Record<string, string>> = { "streamWay.ts": "openStreamWay", "pollWay.ts": "openPollWay" };
const FOLDER = "/core/src/transport/";
const REAL = "?real";
/** Once somebody has been here for a while. */
const AFTER_MS = 10_000;

export function laterWays(): Plugin {
  return {
    name: "maru-later-ways",
    enforce: "pre",
    async resolveId(source, importer) {
      if (!importer?.endsWith(`${FOLDER}fallbackWays.ts`)) return null;
      const found = await this.resolve(source, importer, { skipSelf: true });
      return found && found.id + REAL;
    },
    load(id) {
      const [, file = ""] = id.split(FOLDER);
      const opener = OPENERS[file];
      if (opener === undefined) return null;
      return [
        `import { laterWay } from "./laterWay.ts";`,
        `const load = async () => (await import("./fallbackWays.ts")).${opener};`,
        `setTimeout(() => void load().catch(() => {}), ${AFTER_MS});`,
        `export const ${opener} = laterWay(load);`,
      ].join("\n");
    },
  };
}
