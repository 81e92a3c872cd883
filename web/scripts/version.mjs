// Writes the build's own version behind the name of every script that another script or the page asks for. One version for
// all: the files name each other in circles, and a page must not mix those of two builds.
import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

const VERSION_CHARS = 16;

/** `folder` holds the scripts, `pages` are the files that begin with one of them. */
export async function nameBuild(folder, ...pages) {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".js")).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")));
  const hash = createHash("sha256");
  for (const [at, name] of names.entries()) hash.update(`${name}\0${texts[at]}\0`);
  const version = hash.digest("hex").slice(0, VERSION_CHARS);
  for (const [at, name] of names.entries()) await writeFile(join(folder, name), versioned(texts[at], names, version));
  for (const page of pages) await writeFile(page, versioned(await readFile(page, "utf8"), names, version));
  await writeFile(join(folder, "../BUILD"), version);
}

/** Names stand in quotes of any kind, beside the script (`./talk.js`) or from the root (`/assets/talk.js`). */
function versioned(text, names, version) {
  return text.replace(/(["'`])(\.\/|\/assets\/)([\w-]+\.js)\1/g, (whole, quote, folder, name) =>
    names.includes(name) ? `${quote}${folder}${name}?v=${version}${quote}` : whole,
  );
}
