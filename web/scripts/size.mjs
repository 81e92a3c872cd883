// The size gate: what somebody downloads who is in (one language, the larger one), with what somebody needs who is not; and
// the headless client alone, in gzip bytes.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "vite";
import { DIST } from "./dist.mjs";

const KIB = 1024;
/** What the panel's first screen takes: a way in. Who is in already, or has come in, takes the hall too. */
const PANEL_FIRST = ["panel.html", ...["look.js", "base.js", "ko.js"].map((name) => `assets/panel-${name}`)];
const PANEL = [...PANEL_FIRST, "assets/panel.js", "assets/panel.css"];
const HALL_PARTS = [
  "PanelHall",
  "Dialog",
  "timeline",
  "Confirm",
  "Menu",
  "Markup",
  "plain",
  "useProblemNotice",
  "RoomComposer",
];
const HALL = ["assets/panel-room.css", ...HALL_PARTS.map((name) => `assets/panel-${name}.js`)];
const FIRST_LOAD = ["index.html", "assets/theme.js", "assets/talk.css", "assets/talk.js", "assets/ko.js"];

/** The screens of entering stand in what later parts share. */
const ENTERING = [...FIRST_LOAD, "assets/shared.js"];

const sizes = [
  { name: "talk, first load", bytes: await totalBytes(FIRST_LOAD), max: 70 * KIB },
  { name: "talk, first load with entering", bytes: await totalBytes(ENTERING), max: 70 * KIB },
  { name: "panel, first load", bytes: await totalBytes(PANEL), max: 45 * KIB },
  { name: "panel, with a room and the composer", bytes: await totalBytes([...PANEL, ...HALL]), max: 70 * KIB },
  { name: "widget loader", bytes: await gzipBytes("widget.js"), max: 3 * KIB },
  { name: "core alone", bytes: await coreBytes(), max: 15 * KIB },
];
for (const { name, bytes, max } of sizes) {
  console.log(`${name}: ${(bytes / KIB).toFixed(1)} KiB of ${max / KIB} KiB`);
  if (bytes > max) process.exitCode = 1;
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
