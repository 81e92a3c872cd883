// The words of the chosen language, loaded when it is chosen. Must not know what they are for.
import type { Store } from "@maru/core";
import { type Catalogue, loadCatalogue } from "@maru/ui";
import type { PreferencesStore } from "./preferences.ts";

/** Speaks the present language once it resolves, and each other one as soon as its words are here. */
export async function createSpeech(preferences: PreferencesStore): Promise<Store<Catalogue>> {
  const listeners = new Set<() => void>();
  const wanted = () => preferences.getSnapshot().language;
  let spoken = wanted();
  let words = await loadCatalogue(spoken);
  const follow = async () => {
    const language = wanted();
    if (language === spoken) return;
    // Without the network the page goes on in the language that it has.
    const next = await loadCatalogue(language).catch(() => null);
    if (next === null || language !== wanted()) return;
    spoken = language;
    words = next;
    for (const listener of listeners) listener();
  };
  preferences.subscribe(() => void follow());
  await follow();
  return {
    getSnapshot: () => words,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
