// Builds everything that the server serves into crates/web-assets/dist: same input, same bytes.
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { minify } from "terser";
import { build } from "vite";
import { DIST, filesIn } from "./dist.mjs";
import { nameBuild } from "./version.mjs";

/** Beyond this size only the compressed form is kept, so that the repository stays small. */
const PLAIN_BYTES_MAX = 300_000;
/** Not bundled, only made smaller. */
const PLAIN_SCRIPTS = ["theme.js", "early.js", "panel-look.js"];
const COMPRESSED = /\.(js|css|html|svg|webmanifest)$/;

await build({ configFile: join(import.meta.dirname, "../apps/talk/vite.config.ts"), logLevel: "warn" });
await build({ configFile: join(import.meta.dirname, "../apps/panel/vite.config.ts"), logLevel: "warn" });
for (const name of PLAIN_SCRIPTS) await makeSmaller(join(DIST, "assets", name));
for (const name of ["index.html", "panel.html"]) await closeUp(join(DIST, name));
await nameBuild(join(DIST, "assets"), join(DIST, "index.html"), join(DIST, "panel.html"));
await build({ configFile: join(import.meta.dirname, "../apps/widget/vite.config.ts"), logLevel: "warn" });
await build({ configFile: join(import.meta.dirname, "../apps/talk/push.vite.config.ts"), logLevel: "warn" });
await buildDocs();
for (const path of await filesIn(DIST)) if (COMPRESSED.test(path)) await compress(path);

/** The page of the HTTP interface: the published files of swagger-ui and two small ones of ours. */
async function buildDocs() {
  const swagger = dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));
  const own = join(import.meta.dirname, "../apps/docs/public");
  const target = join(DIST, "docs");
  await mkdir(target, { recursive: true });
  for (const name of ["swagger-ui.css", "swagger-ui-bundle.js"])
    await copyFile(join(swagger, name), join(target, name));
  for (const name of ["index.html", "init.js"]) await copyFile(join(own, name), join(target, name));
}

/** Between the elements of a page nothing is needed. */
async function closeUp(path) {
  const text = await readFile(path, "utf8");
  await writeFile(path, text.replace(/>\s+</g, "><").trim());
}

async function makeSmaller(path) {
  const { code } = await minify(await readFile(path, "utf8"), { ecma: 2020, compress: { passes: 2 } });
  await writeFile(path, code);
}

async function compress(path) {
  const bytes = await readFile(path);
  await writeFile(`${path}.gz`, gzipSync(bytes, { level: 9 }));
  if (bytes.length > PLAIN_BYTES_MAX) return rm(path);
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  return writeFile(`${path}.br`, brotliCompressSync(bytes, { params }));
}
