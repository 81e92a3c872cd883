// The languages of the house, and which one to speak.
import type { Catalogue } from "./en.ts";

export type { Catalogue };
export type Language = "ko" | "en";

export const LANGUAGES: readonly { code: Language; name: string }[] = [
  { code: "ko", name: "한국어" },
  { code: "en", name: "English" },
];

/** Each language is a file of its own, so that nobody downloads what they do not read. */
export async function loadCatalogue(language: Language): Promise<Catalogue> {
  return language === "ko" ? (await import("./ko.ts")).ko : (await import("./en.ts")).en;
}

/** The first of the wanted languages that we speak; English if none. */
export function chooseLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const primary = tag.toLowerCase().split("-")[0];
    if (primary === "ko" || primary === "en") return primary;
  }
  return "en";
}
