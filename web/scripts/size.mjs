// The size gate: what somebody downloads who is in (one language, the larger one), with what somebody needs who is not; and
// the headless client alone, in gzip bytes.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "vite";
import { DIST } from "./dist.mjs";

const KIB = 1024;
/** In a frame everybody takes these; then either a way in, or the hall with a room. The rest comes while nobody waits. */
const PANEL_PAGE = ["panel.html", "assets/panel-look.js", "assets/panel-ko.js", "assets/panel.css"];
const DOOR = ["door.js", "host.js", "moreLooks.js", "more-ko.js"].map((name) => withImports(`panel-${name}`));
const PANEL = unique([
  ...PANEL_PAGE,
  ...(await withImports("panel.js")),
  "assets/panel-more.css",
  ...(await Promise.all(DOOR)).flat(),
]);
const HALL = ["panel.js", "panel-hall.js", "panel-room.js"].map((name) => withImports(name));
const PANEL_ROOM = unique([...PANEL_PAGE, ...(await Promise.all(HALL)).flat()]);
const FIRST_PAGE = ["index.html", "assets/theme.js", "assets/early.js", "assets/talk.css", "assets/ko.js"];
const FIRST_LOAD = [...FIRST_PAGE, ...(await withImports("talk.js"))];

/** The screens of entering stand in what later parts share. */
const ENTERING = [...FIRST_LOAD, "assets/shared.js"];

const sizes = [
  { name: "talk, first load", bytes: await totalBytes(FIRST_LOAD), max: 58 * KIB },
  { name: "talk, first load with entering", bytes: await totalBytes(ENTERING), max: 60 * KIB },
  { name: "panel, first load", bytes: await totalBytes(PANEL), max: 40 * KIB },
  { name: "panel, with a room and the composer", bytes: await totalBytes(PANEL_ROOM), max: 45 * KIB },
  { name: "widget loader", bytes: await gzipBytes("widget.js"), max: 3 * KIB },
  { name: "core alone", bytes: await coreBytes(), max: 15 * KIB },
];
for (const { name, bytes, max } of sizes) {
  console.log(`${name}: ${(bytes / KIB).toFixed(1)} KiB of ${max / KIB} KiB`);
  if (bytes > max) process.exitCode = 1;
}

function unique(names) {
  return [...new Set(names)];
}

/** A script, and whatever it asks for before it runs. */
async function withImports(name, seen = new Set()) {
  if (seen.has(name)) return [];
  seen.add(name);
  const text = await readFile(join(DIST, "assets", name), "utf8");
  const names = [...text.matchAll(/(?:\bfrom|\bimport)\s*["']\.\/([\w-]+\.js)/g)].map(([, one]) => one);
  const more = await Promise.all(names.map((one) => withImports(one, seen)));
  return [`assets/${name}`, ...more.flat()];
}

async function totalBytes(names) {
  let total = 0;
  for (const name of names) total += await gzipBytes(name);
  return total;
}

async function gzipBytes(name) {
  return gzipSync(await readFile(join(DIST, name)), { level: 9 }).length;
}

async function coreBytes() {
  const entry = join(import.meta.dirname, "../packages/core/src/index.ts");
  const output = await build({
    configFile: false,
    logLevel: "silent",
    build: { write: false, target: "es2022", rolldownOptions: { input: entry, preserveEntrySignatures: "strict" } },
  });
  const [{ code }] = [output].flat()[0].output;
  return gzipSync(code, { level: 9 }).length;
}
