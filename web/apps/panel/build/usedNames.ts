// Looks through a build of the panel: which words its modules say, and which of them stand in the first views.
import { build, type Plugin, type UserConfig } from "vite";

export const CATALOGUE = /\/ui\/src\/catalogue\/(ko|en)\.ts$/;
export const ICONS = /\/ui\/src\/components\/Icon\.tsx$/;
/** The names of all icons are not what is asked for. */
const PATHS = /const PATHS = \{[^}]*\}/;
const ENTRY = "panel.js";
const TEXT = /"[^"\n]*"|'[^'\n]*'|`[^`]*`/g;
const WORD = /[\w-]+/g;
/** Whoever holds a catalogue calls it so, and the problems in it. */
const OF_CATALOGUE = /(?<=\b(?:words|problems)\.)\w+/g;
/** In texts, no looks: what something is, and where a module comes from. */
const FACT = /\b(?:kind|type|status|role|"(?:aria|data)-\w+")\s*(?:===|!==|:)\s*["'][^"'\n]*["']/g;
const IMPORT = /\b(?:from|import)\b\s*\(?\s*["'][^"'\n]*["']/g;
/** What somebody who is in sees: the hall, in it one room, or the list of rooms. */
const HALL = "PanelHall.tsx";
const ROOM = "PanelRoom.tsx";
const LIST = "PanelList.tsx";
/** What somebody sees who is not. */
const DOOR = "PanelDoor.tsx";

/** Of some modules. */
export interface Names {
  /** What may be asked for of a catalogue. */
  words: ReadonlySet<string>;
  /** Words of texts, for the styles and icons. */
  texts: ReadonlySet<string>;
}

export interface UsedNames {
  all: Names;
  /** With one room. */
  talk: Names;
  /** Modules of the entry and of what it does not fetch later, and those that the way in shares with what stands behind it. */
  base: ReadonlySet<string>;
  /** Modules of the hall, whatever stands in it, and of a room. */
  hall: ReadonlySet<string>;
  room: ReadonlySet<string>;
}

type Bundle = Parameters<Extract<Plugin["generateBundle"], (...given: never[]) => unknown>>[1];

export async function usedNames(config: UserConfig): Promise<UsedNames> {
  let found: UsedNames | null = null;
  const listen: Plugin = {
    name: "maru-used-names",
    generateBundle(_options, bundle) {
      const codeOf = (id: string) => {
        const isCounted = !CATALOGUE.test(id) && !id.endsWith(".css");
        const code = (isCounted && this.getModuleInfo(id)?.code) || "";
        return ICONS.test(id) ? code.replace(PATHS, "") : code;
      };
      found = namesIn(bundle, codeOf);
    },
  };
  const plugins = [...((config.plugins ?? []) as Plugin[]), listen];
  await build({ ...config, configFile: false, logLevel: "silent", plugins, build: { ...config.build, write: false } });
  if (found === null) throw new Error("the panel was not built");
  return found;
}

function namesIn(bundle: Bundle, codeOf: (id: string) => string): UsedNames {
  const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
  const named = (file: string) => {
    const chunk = chunks.find((one) => one.fileName.endsWith(file) || one.facadeModuleId?.endsWith(`/${file}`));
    if (chunk === undefined) throw new Error(`there is no file of ${file} in the panel's build`);
    return chunk.fileName;
  };
  /** The modules of a file, and of all that it asks for before it runs. */
  const modulesOf = (name: string, seen = new Set<string>()): string[] => {
    const chunk = chunks.find((one) => one.fileName === name);
    if (chunk === undefined || seen.has(name)) return [];
    seen.add(name);
    return [...chunk.moduleIds, ...chunk.imports.flatMap((next) => modulesOf(next, seen))];
  };
  const namesOf = (modules: Iterable<string>) => namesSaidIn([...new Set(modules)].map(codeOf));
  const of = (file: string) => new Set(modulesOf(named(file)));
  const [inHall, inRoom, inList, inDoor] = [of(HALL), of(ROOM), of(LIST), of(DOOR)];
  const isWithin = (id: string) => inHall.has(id) || inRoom.has(id);
  const base = new Set([...of(ENTRY), ...[...inDoor].filter(isWithin)]);
  const isShared = (id: string) => inRoom.has(id) && inList.has(id);
  const hall = new Set([...inHall, ...[...inRoom].filter(isShared)].filter((id) => !base.has(id)));
  return {
    all: allNamesIn(chunks.flatMap((one) => one.moduleIds).map(codeOf)),
    talk: namesOf([...base, ...inHall, ...inRoom]),
    base,
    hall,
    room: new Set([...inRoom].filter((id) => !base.has(id) && !hall.has(id))),
  };
}

const inAll = (texts: string[], pattern: RegExp) => texts.flatMap((text) => text.match(pattern) ?? []);

/** Whatever might be one. */
function allNamesIn(code: string[]): Names {
  return { words: new Set(inAll(code, WORD)), texts: new Set(inAll(inAll(code, TEXT), WORD)) };
}

/** Those that are asked for as such. What is missed here is among all, and comes a moment later. */
function namesSaidIn(code: string[]): Names {
  const { texts } = allNamesIn(code.map((text) => text.replace(IMPORT, "").replace(FACT, "")));
  return { words: new Set(inAll(code, OF_CATALOGUE)), texts };
}
