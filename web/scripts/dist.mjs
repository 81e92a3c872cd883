// Where the build goes, and what is in it.
import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";

export const DIST = resolve(import.meta.dirname, "../../crates/web-assets/dist");

export async function filesIn(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
