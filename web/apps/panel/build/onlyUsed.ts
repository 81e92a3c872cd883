// Leaves out of the catalogues, icons and styles what no module of the panel names: the talk page's words and looks are
// many, and a frame in somebody else's page is to be small. A name counts as used where it stands in any module as a word.
// What the first views do not name comes later: of the words and icons as modules of their own, `maru:more-…`, of the
// styles in a file of its own.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import postcss, { type Rule } from "postcss";
import type { Plugin } from "vite";
import { CATALOGUE, ICONS, type Names, type UsedNames } from "./usedNames.ts";

const KIT = join(import.meta.dirname, "../../../packages/ui/src");
const ICON_FILE = join(KIT, "components/Icon.tsx");
/** By the names of the modules. */
const MORE_OF: Readonly<Record<string, string>> = {
  "maru:more-ko": join(KIT, "catalogue/ko.ts"),
  "maru:more-en": join(KIT, "catalogue/en.ts"),
  "maru:more-icons": ICON_FILE,
};
const MORE = "?more";

/** The first holds what a room names, the other what is named elsewhere. */
const SHEETS = ["panel.css", "panel-more.css"];

/** Classes that a room's files say without its first view having them, or by another word of that name. */
const NEVER_FIRST: ReadonlySet<string> = new Set(
  "app bar button button-bar count enter lit logo mark menu notice online-dot problem room rooms state typing wait way-out with-bar".split(
    " ",
  ),
);

/** Icons of what begins with a tap, whose names are words of other things too. */
const NEVER_FIRST_ICONS: ReadonlySet<string> = new Set("close hall link lock lost pen reply search".split(" "));

/** Entries of a catalogue begin with two spaces, what they hold stands deeper; problems are one entry with four. */
const WORD = /^ {2}(\w+):[\s\S]*?\n(?= {2}\w+:|\};?|\} )/gm;
const PROBLEM = /^ {4}(\w+):[\s\S]*?\n(?= {4}\w+:| {2}\})/gm;
const PATH = /^ {2}(\w+):\s*"[^"]*",\n/gm;

/** As long as nobody knows which those are. */
export function nothingMore(): Plugin {
  return {
    name: "maru-nothing-more",
    enforce: "pre",
    resolveId: (source) => (source in MORE_OF ? `\0${source}` : null),
    load: (id) => (id.startsWith("\0maru:more-") ? "export const [ko, en] = [{}, {}];" : null),
  };
}

export function onlyUsed({ all, talk }: UsedNames): Plugin[] {
  const isNear = (name: string) => talk.words.has(name);
  const isIconNow = (name: string) => talk.texts.has(name) && !NEVER_FIRST_ICONS.has(name);
  const isMore = (name: string) => all.words.has(name) && !isNear(name);
  const wordsOf = (code: string, wanted: (name: string) => boolean, problems: (name: string) => boolean) =>
    kept(kept(code, PROBLEM, problems), WORD, (name) => name === "problems" || wanted(name));
  return [
    {
      name: "maru-only-used-words",
      enforce: "pre",
      resolveId: (source) => {
        const file = MORE_OF[source];
        return file === undefined ? null : file + MORE;
      },
      load: async (id) => {
        if (!id.endsWith(MORE)) return null;
        const file = id.slice(0, -MORE.length);
        const code = await readFile(file, "utf8");
        if (file === ICON_FILE) return moreIcons(code, (name) => all.texts.has(name) && !isIconNow(name));
        return wordsOf(code, isMore, (name) => !isNear(name));
      },
      transform: (code, id) => {
        if (CATALOGUE.test(id)) return { code: wordsOf(code, isNear, isNear), map: null };
        if (!ICONS.test(id)) return null;
        return { code: `${kept(code, PATH, isIconNow)}\nexport { PATHS };`, map: null };
      },
    },
    {
      name: "maru-only-used-styles",
      enforce: "post",
      generateBundle(_options, bundle) {
        const sheets = SHEETS.map((name) => {
          const sheet = bundle[`assets/${name}`];
          if (sheet?.type !== "asset") throw new Error(`there is no ${name} in the panel's build`);
          return sheet;
        });
        const css = sheets.map((sheet) => sheet.source.toString());
        const [isSaid, isUsed] = [allIn(talk), allIn(all)];
        const isNow: Test = (one) => isSaid(one) && !one.some((name) => NEVER_FIRST.has(name));
        const isLater: Test = (one) => isUsed(one) && !isNow(one);
        // What was meant for an earlier one stands before its own.
        for (const [at, sheet] of sheets.entries())
          sheet.source = css.map((text) => stylesWith(text, at === 0 ? isNow : isLater)).join("");
      },
    },
  ];
}

/** Of the classes of a selector. */
type Test = (classes: string[]) => boolean;

const allIn =
  ({ texts }: Names): Test =>
  (classes) =>
    classes.every((name) => texts.has(name));

/** The entries whose names are wanted. */
function kept(code: string, entries: RegExp, isWanted: (name: string) => boolean): string {
  return code.replace(entries, (entry, name: string) => (isWanted(name) ? entry : ""));
}

function moreIcons(code: string, isWanted: (name: string) => boolean): string {
  const paths = [...code.matchAll(PATH)].filter(([, name = ""]) => isWanted(name)).map(([entry]) => entry);
  return `import { PATHS } from "${ICON_FILE}";\nObject.assign(PATHS, {\n${paths.join("")}});`;
}

/** The selectors of which the classes that something must have are wanted. */
function stylesWith(css: string, isWanted: (classes: string[]) => boolean): string {
  const root = postcss.parse(css);
  root.walkRules((rule) => {
    if (isInKeyframes(rule)) return;
    const selectors = rule.selectors.filter((selector) => isWanted(classesOf(selector)));
    if (selectors.length === 0) rule.remove();
    else rule.selectors = selectors;
  });
  const styles = root.toString().replace(/@keyframes [\w-]+/g, "");
  root.walkAtRules((rule) => {
    const isUnused = rule.name === "keyframes" && !new RegExp(`\\b${rule.params}\\b`).test(styles);
    if (isUnused || rule.nodes?.length === 0) rule.remove();
  });
  return root.toString();
}

function isInKeyframes({ parent }: Rule): boolean {
  return parent?.type === "atrule" && /keyframes$/.test((parent as unknown as { name: string }).name);
}

/** What stands in brackets may be one of several. Of the elements, few parts have dialogs. */
function classesOf(selector: string): string[] {
  const outside = selector.replace(/\([^()]*(?:\([^()]*\)[^()]*)*\)/g, "");
  return [...outside.matchAll(/\.([\w-]+)|\b(dialog)\b/g)].map(([, name = "", element = ""]) => name || element);
}
