// Completing names is a file of its own, fetched with the first `@`, and beforehand while nobody waits. Must not know how it is
// done.
import type { Plugin } from "vite";

const PART = "/ui/src/components/MentionPart.tsx";

export const laterNames: Plugin = {
  name: "maru-later-names",
  enforce: "pre",
  load: (id) =>
    id.endsWith(PART)
      ? `import { later } from "@maru/talk/later.tsx";
export const MentionPart = later(async () => (await import("./MentionPart.tsx?real")).MentionPart);`
      : null,
};
