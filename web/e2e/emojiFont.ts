// A font with emoji for the browsers of tests and pictures, whatever machine they run on: that of a package, unpacked, since
// browsers open only plain files of the system. It stands behind the machine's own fonts (fonts.conf).
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { decompress } from "wawoff2";

const FOLDER = join(import.meta.dirname, "output/fonts");
const FILE = join(FOLDER, "twemoji.ttf");

/** The configuration that names it, for `FONTCONFIG_FILE`. */
export async function emojiFonts(): Promise<string> {
  if (!existsSync(FILE)) {
    const packed = await readFile(createRequire(import.meta.url).resolve("twemoji-colr-font/twemoji.woff2"));
    await mkdir(FOLDER, { recursive: true });
    // Somebody else may be at it.
    const own = `${FILE}.${process.pid}`;
    await writeFile(own, await decompress(packed));
    await rename(own, FILE);
  }
  return join(import.meta.dirname, "fonts.conf");
}
