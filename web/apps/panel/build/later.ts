// Parts of the talk page, of the client and of the kit that the panel's first screens can do without: whoever imports one
// gets a stand-in that fetches it. Must not know what they do.
import { basename, join, relative } from "node:path";
import type { Plugin } from "vite";

/** Components, by file, and what keeps the height of what will be there. */
const COMPONENTS: Readonly<Record<string, { component: string; place: string | null }>> = {
  "apps/talk/src/enter/ProviderButtons.tsx": { component: "ProviderButtons", place: null },
  "apps/talk/src/room/StandingPart.tsx": { component: "StandingPart", place: "ComposerPlace" },
  "packages/ui/src/components/MentionPart.tsx": { component: "MentionPart", place: null },
};
const REAL = "?real";
/** The talk page has such a list itself; of it the panel has these. */
const PARTS = "apps/talk/src/parts.ts";
const OF_PARTS = [
  "order/AskDialog.tsx",
  "order/MessageDialog.tsx",
  "order/NoticeBar.tsx",
  "order/OwnWaiting.tsx",
  "room/EntryCodeDialog.tsx",
  "room/TalkMenu.tsx",
];

const WEB = join(import.meta.dirname, "../../..");
const LATE = join(import.meta.dirname, "../src/late");
/** Files, and what stands in for them: it has the names of theirs that are asked for. */
const STAND_INS: Readonly<Record<string, string>> = {
  "packages/core/src/browser/lead.ts": "lead.ts",
  "packages/core/src/conversations/acts.ts": "acts.ts",
  "packages/core/src/conversations/changes.ts": "changes.ts",
  "packages/core/src/conversations/pager.ts": "pager.ts",
  "packages/core/src/conversations/past.ts": "pager.ts",
  "packages/core/src/conversations/readerCount.ts": "readers.ts",
  "packages/core/src/conversations/readers.ts": "readers.ts",
  "packages/core/src/conversations/typing.ts": "typing.ts",
  "packages/core/src/handover/identifying.ts": "identifying.ts",
  "packages/core/src/sessions/claims.ts": "self.ts",
  "packages/core/src/sessions/devices.ts": "self.ts",
  "packages/core/src/sessions/entering.ts": "self.ts",
  "packages/core/src/sessions/oneself.ts": "self.ts",
  "packages/ui/src/catalogue/index.ts": "catalogue.ts",
};
const FILES: ReadonlySet<string> = new Set(Object.keys(STAND_INS).map((file) => basename(file)));

export function later(): Plugin {
  return {
    name: "maru-later",
    enforce: "pre",
    async resolveId(source, importer) {
      // What is fetched later is the thing itself, and so is what it needs of the others.
      if (!FILES.has(basename(source)) || importer === undefined) return null;
      if (importer.startsWith(LATE) || pathOf(importer) in STAND_INS) return null;
      const found = await this.resolve(source, importer, { skipSelf: true });
      const standIn = found && STAND_INS[pathOf(found.id)];
      return standIn ? join(LATE, standIn) : null;
    },
    load(id) {
      if (id.endsWith(PARTS)) return standIns();
      const part = COMPONENTS[pathOf(id)];
      if (part === undefined) return null;
      const { component, place } = part;
      return [
        `import { ComposerPlace, later } from "@maru/panel/later.tsx";`,
        `const load = async () => (await import("./${basename(id)}${REAL}")).${component};`,
        `export const ${component} = later(load, ${place});`,
      ].join("\n");
    },
  };
}

const pathOf = (id: string) => relative(WEB, id);

function standIns(): string {
  const lines = OF_PARTS.map((file) => {
    const name = basename(file, ".tsx");
    return `export const ${name} = later(async () => (await import("./${file}")).${name});`;
  });
  return [`import { later } from "@maru/panel/later.tsx";`, ...lines].join("\n");
}
