// Looks once more at what the bundler has made small: some of it gets smaller still. Same input, same bytes.
import { minify } from "terser";
import type { Plugin } from "vite";

const PASSES = 3;

const RUNTIME = "rolldown-runtime";
const RUNTIME_IMPORT = /^import \{ \w+ as __exportAll \} from "[^"]*";\n/m;
const NAMESPACE = /\/\* @__PURE__ \*\/ __exportAll\(\{([^}]*)\}\)/g;
const EXPORT = /(\w+): \(\) => ([\w$]+)/g;

export const smaller: Plugin = {
  name: "maru-smaller",
  enforce: "post",
  // What names the exports of a part inside of a file is written out, so that no file of its own is fetched for that.
  renderChunk(code) {
    if (!RUNTIME_IMPORT.test(code)) return null;
    const written = code.replace(RUNTIME_IMPORT, "").replace(NAMESPACE, (_, names: string) => {
      return `{${names.replace(EXPORT, "get $1() { return $2; }")}}`;
    });
    if (written.includes("__exportAll")) throw new Error("the bundler names what a part exports in another way now");
    return { code: written, map: null };
  },
  generateBundle: {
    order: "post",
    async handler(_options, bundle) {
      for (const [name, file] of Object.entries(bundle)) {
        if (name.includes(RUNTIME)) delete bundle[name];
        else if (file.type === "chunk") file.code = await smallerScript(file.code, true);
      }
    },
  },
};

/** Whatever has side effects is kept. `isModule`: its names are nobody else's. */
export async function smallerScript(code: string, isModule: boolean): Promise<string> {
  const { code: small = code } = await minify(code, {
    module: isModule,
    ecma: 2020,
    // A function that is used once stays a function: made anew with every use it would never be compiled well.
    compress: { passes: PASSES, reduce_funcs: false },
    format: { comments: false },
  });
  return small;
}
