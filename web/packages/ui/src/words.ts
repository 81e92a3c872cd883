// The catalogue in use, for every component below. Must not know how it is chosen.
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Catalogue } from "./catalogue/index.ts";

export const Words = createContext<Catalogue | null>(null);

export function useWords(): Catalogue {
  const words = useContext(Words);
  if (words === null) throw new Error("a component was drawn without words");
  return words;
}
