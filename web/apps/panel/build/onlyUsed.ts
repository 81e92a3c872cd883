// Leaves out of the catalogues and styles what no module of the panel names: the talk page's words and looks are many,
// and a frame in somebody else's page is to be small. A name counts as used where it stands in any module as a word.
// Of the styles, the first file holds what the first screen names; the rest comes with the rooms.
import postcss, { type Rule } from "postcss";
import { build, type Plugin, type UserConfig } from "vite";

const CATALOGUE = /\/ui\/src\/catalogue\/(ko|en)\.ts$/;
const ENTRY = "assets/panel.js";
const TEXT = /"[^"\n]*"|'[^'\n]*'|`[^`]*`/g;
const FIRST = "assets/panel.css";
const REST = "assets/panel-room.css";

export interface UsedNames {
  /** All words, for the catalogues. */
  words: ReadonlySet<string>;
  /** Words of texts, for the styles. */
  texts: ReadonlySet<string>;
  /** The same, of the files that the entry does not fetch later. */
  first: ReadonlySet<string>;
  /** The modules of those files. */
  firstModules: ReadonlySet<string>;
}

/** The words of the modules that a build takes in. */
export async function usedNames(config: UserConfig): Promise<UsedNames> {
  const [words, texts, first] = [new Set<string>(), new Set<string>(), new Set<string>()];
  const firstModules = new Set<string>();
  const listen: Plugin = {
    name: "maru-used-names",
    generateBundle(_options, bundle) {
      const codeOf = (id: string) =>
        CATALOGUE.test(id) || id.endsWith(".css") ? "" : (this.getModuleInfo(id)?.code ?? "");
      const add = (names: Set<string>, code: string) => {
        for (const [name] of code.matchAll(/[\w-]+/g)) names.add(name);
      };
      const textsOf = (id: string) => (codeOf(id).match(TEXT) ?? []).join(" ");
      const firstFiles = new Set<string>();
      const walk = (name: string) => {
        const file = bundle[name];
        if (file?.type !== "chunk" || firstFiles.has(name)) return;
        firstFiles.add(name);
        for (const next of file.imports) walk(next);
      };
      walk(ENTRY);
      for (const file of Object.values(bundle)) {
        if (file.type !== "chunk") continue;
        for (const id of file.moduleIds) {
          add(words, codeOf(id));
          add(texts, textsOf(id));
          if (!firstFiles.has(file.fileName)) continue;
          add(first, textsOf(id));
          firstModules.add(id);
        }
      }
    },
  };
  const plugins = [...((config.plugins ?? []) as Plugin[]), listen];
  await build({ ...config, configFile: false, logLevel: "silent", plugins, build: { ...config.build, write: false } });
  if (first.size === 0 || first.size === texts.size) throw new Error("the panel's entry was not found in its build");
  return { words, texts, first, firstModules };
}

export function onlyUsed({ words, texts, first }: UsedNames): Plugin[] {
  return [
    {
      name: "maru-only-used-words",
      enforce: "pre",
      transform: (code, id) => (CATALOGUE.test(id) ? { code: usedWords(code, words), map: null } : null),
    },
    {
      name: "maru-only-used-styles",
      enforce: "post",
      generateBundle(_options, bundle) {
        const [now, rest] = [bundle[FIRST], bundle[REST]];
        if (now?.type !== "asset" || rest?.type !== "asset") throw new Error(`there is no ${FIRST} or no ${REST}`);
        const css = now.source.toString();
        now.source = stylesWith(css, (names) => names.every((name) => first.has(name)));
        const later = (names: string[]) =>
          names.every((name) => texts.has(name)) && !names.every((name) => first.has(name));
        rest.source =
          stylesWith(css, later) +
          stylesWith(rest.source.toString(), (names) => names.every((name) => texts.has(name)));
      },
    },
  ];
}

/** Entries of a catalogue begin with two spaces; what belongs to one stands deeper. */
function usedWords(code: string, names: ReadonlySet<string>): string {
  const entries = /^ {2}(\w+):[\s\S]*?\n(?= {2}\w+:|\};?|\} )/gm;
  return code.replace(entries, (entry, name: string) => (names.has(name) ? entry : ""));
}

/** The selectors of which the classes that something must have are wanted. */
function stylesWith(css: string, isWanted: (classes: string[]) => boolean): string {
  const root = postcss.parse(css);
  root.walkRules((rule) => {
    if (isInKeyframes(rule)) return;
    const kept = rule.selectors.filter((selector) => isWanted(classesOf(selector)));
    if (kept.length === 0) rule.remove();
    else rule.selectors = kept;
  });
  root.walkAtRules((rule) => {
    if (rule.nodes?.length === 0) rule.remove();
  });
  return root.toString();
}

function isInKeyframes({ parent }: Rule): boolean {
  return parent?.type === "atrule" && /keyframes$/.test((parent as unknown as { name: string }).name);
}

/** What stands in brackets may be one of several. */
function classesOf(selector: string): string[] {
  const outside = selector.replace(/\([^()]*(?:\([^()]*\)[^()]*)*\)/g, "");
  return [...outside.matchAll(/\.([\w-]+)/g)].map(([, name = ""]) => name);
}
