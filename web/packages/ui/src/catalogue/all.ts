// All languages at once, for tests and the gallery.
import { type Catalogue, en } from "./en.ts";
import type { Language } from "./index.ts";
import { ko } from "./ko.ts";

export function catalogueOf(language: Language): Catalogue {
  return language === "ko" ? ko : en;
}
