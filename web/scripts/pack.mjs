// Packs @maru/wire, @maru/core and @maru/ui as a registry would have them: plain modules with types, in `e2e/output/pack`
// (or the folder of the argument). Here in the house they are used from their sources.
import { execFile } from "node:child_process";
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const WEB = resolve(import.meta.dirname, "..");
const OUT = resolve(process.argv[2] ?? join(WEB, "e2e/output/pack"));
const NAMES = ["wire", "core", "ui"];
const DOM = ["ES2023", "DOM", "DOM.Iterable"];
/** What only the tests of the house use. */
const LEFT_OUT = ["**/*.test.ts", "**/*.test.tsx", "**/testing/**"];

await rm(OUT, { recursive: true, force: true });
const version = /^version = "([^"]+)"/m.exec(await readFile(join(WEB, "../Cargo.toml"), "utf8"))?.[1] ?? "0.0.0";
for (const name of NAMES) await compile(name);
for (const name of NAMES) await pack(name);

async function compile(name) {
  const folder = join(OUT, name);
  await mkdir(folder, { recursive: true });
  const paths = Object.fromEntries(
    NAMES.slice(0, NAMES.indexOf(name)).map((one) => [`@maru/${one}`, [join(OUT, one, "dist/index.d.ts")]]),
  );
  const compilerOptions = {
    noEmit: false,
    declaration: true,
    allowImportingTsExtensions: true,
    rewriteRelativeImportExtensions: true,
    rootDir: join(WEB, "packages", name, "src"),
    outDir: join(folder, "dist"),
    lib: DOM,
    types: [],
    typeRoots: [],
    paths,
  };
  const config = { extends: join(WEB, "tsconfig.base.json"), compilerOptions, exclude: LEFT_OUT };
  // Beside the sources' own packages, so that theirs are found.
  const file = join(WEB, `tsconfig.pack-${name}.json`);
  await writeFile(file, JSON.stringify({ ...config, include: [`packages/${name}/src`] }));
  try {
    await run(join(WEB, "node_modules/.bin/tsc"), ["-p", file], { cwd: WEB });
  } catch (error) {
    throw new Error(`${name}: ${error.stdout}`);
  } finally {
    await rm(file);
  }
  for (const path of await filesBelow(join(folder, "dist"))) if (path.endsWith(".d.ts")) await nameFiles(path);
}

/** Types of the sources name neighbours without or with their `.ts`; Node wants the file that is there. */
async function nameFiles(path) {
  const text = await readFile(path, "utf8");
  const named = text.replace(/(from |import\()"(\.[^"]*?)(\.tsx?|\.js)?"/g, '$1"$2.js"');
  if (named !== text) await writeFile(path, named);
}

async function pack(name) {
  const source = join(WEB, "packages", name);
  const folder = join(OUT, name);
  const { exports, dependencies = {}, sideEffects } = JSON.parse(await readFile(join(source, "package.json"), "utf8"));
  const described = {
    name: `@maru/${name}`,
    version,
    license: "MIT OR Apache-2.0",
    type: "module",
    sideEffects,
    files: ["dist"],
    exports: {
      ...Object.fromEntries(Object.entries(exports).flatMap(([path, file]) => exportOf(path, file))),
      ...(name === "ui" && { "./all.css": "./dist/all.css" }),
    },
    dependencies: Object.fromEntries(
      Object.entries(dependencies).map(([one, wanted]) => [one, one.startsWith("@maru/") ? version : wanted]),
    ),
  };
  if (name === "ui") await writeStyles(join(source, "src"), join(folder, "dist"));
  await writeFile(join(folder, "package.json"), JSON.stringify(described, null, 2));
  await run("npm", ["pack", "--pack-destination", OUT, "--silent"], { cwd: folder });
}

function exportOf(path, file) {
  if (path.includes("testing")) return [];
  const built = file.replace("./src/", "./dist/");
  if (built.endsWith(".css")) return [[path, built]];
  const js = built.replace(/\.tsx?$/, ".js");
  return [[path, { types: js.replace(/\.js$/, ".d.ts"), default: js }]];
}

/** The style sheet imports its parts; they go along as they are. */
async function writeStyles(from, to) {
  await cp(join(from, "style.css"), join(to, "style.css"));
  await cp(join(from, "styles"), join(to, "styles"), { recursive: true });
  // In one piece, for shadow roots: a sheet that is made by a script imports nothing.
  const parts = [...(await readFile(join(from, "style.css"), "utf8")).matchAll(/@import "(.*)"/g)];
  const texts = await Promise.all(parts.map(([, part]) => readFile(join(from, part), "utf8")));
  await writeFile(join(to, "all.css"), texts.join(""));
}

async function filesBelow(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
