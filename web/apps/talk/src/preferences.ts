// Language and theme of this device, kept over visits. theme.js reads the same keys before the first paint.
import type { KeyValues, Store } from "@maru/core";
import { chooseLanguage, type Language, type Theme } from "@maru/ui";

export interface PreferencesState {
  language: Language;
  theme: Theme;
}

export interface PreferencesStore extends Store<PreferencesState> {
  setLanguage(language: Language): void;
  setTheme(theme: Theme): void;
}

export function createPreferences(storage: KeyValues): PreferencesStore {
  const listeners = new Set<() => void>();
  let state = readState(storage);
  const set = (next: PreferencesState) => {
    state = next;
    apply(state);
    for (const listener of listeners) listener();
  };
  apply(state);
  return {
    getSnapshot: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    setLanguage: (language) => {
      storage.set("maru.language", language);
      set({ ...state, language });
    },
    setTheme: (theme) => {
      if (theme === "system") storage.remove("maru.theme");
      else storage.set("maru.theme", theme);
      set({ ...state, theme });
    },
  };
}

function readState(storage: KeyValues): PreferencesState {
  const language = storage.get("maru.language");
  const theme = storage.get("maru.theme");
  return {
    language: chooseLanguage(language === null ? navigator.languages : [language]),
    theme: theme === "light" || theme === "dark" ? theme : "system",
  };
}

function apply({ language, theme }: PreferencesState): void {
  const root = document.documentElement;
  root.lang = language;
  if (theme === "system") delete root.dataset["theme"];
  else root.dataset["theme"] = theme;
}
