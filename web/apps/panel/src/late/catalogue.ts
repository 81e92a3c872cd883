// Stands in for the catalogues: their words come in two files, those of the first view, and all others with the first part
// that comes later. The build says which those are.

import { once } from "@maru/talk/late/late.ts";
import type { Catalogue, Language } from "@maru/ui";
import { loadCatalogue as loadFirst } from "../../../../packages/ui/src/catalogue/index.ts";

export { chooseLanguage, LANGUAGES } from "../../../../packages/ui/src/catalogue/index.ts";
export type { Catalogue, Language };

const FILL: Readonly<Record<Language, () => Promise<void>>> = {
  ko: once(async () => fill(await loadFirst("ko"), (await import("maru:more-ko")).ko)),
  en: once(async () => fill(await loadFirst("en"), (await import("maru:more-en")).en)),
};

/** Those that are spoken here, or were. */
const spoken = new Set<Language>();
let isWhole = false;

function fill(words: Catalogue, { problems, ...others }: Partial<Catalogue>): void {
  Object.assign(words, others);
  Object.assign(words.problems, problems);
}

/** With all words, once they were wanted. */
export async function loadCatalogue(language: Language): Promise<Catalogue> {
  spoken.add(language);
  const [words] = await Promise.all([loadFirst(language), isWhole && FILL[language]()]);
  return words;
}

/** From now on there are all words. */
export async function fillCatalogues(): Promise<void> {
  isWhole = true;
  await Promise.all([...spoken].map((language) => FILL[language]()));
}
