// The languages of the house, and which one to speak.
import { type Catalogue, en } from "./en.ts";
import { ko } from "./ko.ts";

export type { Catalogue };
export type Language = "ko" | "en";

export const LANGUAGES: readonly { code: Language; name: string }[] = [
  { code: "ko", name: "한국어" },
  { code: "en", name: "English" },
];

export function catalogueOf(language: Language): Catalogue {
  return language === "ko" ? ko : en;
}

/** The first of the wanted languages that we speak; English if none. */
export function chooseLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const primary = tag.toLowerCase().split("-")[0];
    if (primary === "ko" || primary === "en") return primary;
  }
  return "en";
}
