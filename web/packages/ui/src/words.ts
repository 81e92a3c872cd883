// The catalogue in use, for every component below. Must not know how it is chosen.
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { type Catalogue, catalogueOf } from "./catalogue/index.ts";

export const Words = createContext<Catalogue>(catalogueOf("en"));

export function useWords(): Catalogue {
  return useContext(Words);
}
