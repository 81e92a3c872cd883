// Words, looks and icons of whatever does not stand in the first view of a room. The build says which those are.
import { type Catalogue, type Language, loadCatalogue } from "@maru/ui";
import { late, once } from "./late/late.ts";

const FILL: Readonly<Record<Language, () => Promise<void>>> = {
  ko: once(async () => fill(await loadCatalogue("ko"), (await import("maru:more-ko")).ko)),
  en: once(async () => fill(await loadCatalogue("en"), (await import("maru:more-en")).en)),
};

/** Those that are spoken here, or were. */
const spoken = new Set<Language>();
let isWanted = false;

function fill(words: Catalogue, { problems, ...others }: Partial<Catalogue>): void {
  Object.assign(words, others);
  Object.assign(words.problems, problems);
}

/** The words of a language: all of them, once a part has wanted more than those of the first view. */
export async function loadWords(language: Language): Promise<Catalogue> {
  spoken.add(language);
  const [words] = await Promise.all([loadCatalogue(language), isWanted && FILL[language]()]);
  return words;
}

export const fetchMore = late(async () => {
  isWanted = true;
  await Promise.all([import("./moreLooks.ts"), ...[...spoken].map((language) => FILL[language]())]);
});
