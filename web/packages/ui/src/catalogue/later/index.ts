// Words of parts that come later, in a file of their own, so that the first view does not wait for them.
import { useWords } from "../../words.ts";
import { en, type LaterCatalogue } from "./en.ts";
import { ko } from "./ko.ts";

export type { LaterCatalogue };

/** In the language of the other words. */
export function useLaterWords(): LaterCatalogue {
  return useWords().locale === "ko" ? ko : en;
}
