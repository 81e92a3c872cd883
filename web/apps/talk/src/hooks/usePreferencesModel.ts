// Language and theme as the view of them wants it.
import type { PreferencesModel } from "@maru/ui";
import { useHouse } from "../house.ts";
import { useStore } from "./useStore.ts";

export function usePreferencesModel(): PreferencesModel {
  const { preferences } = useHouse();
  const { language, theme } = useStore(preferences);
  return { language, theme, onLanguage: preferences.setLanguage, onTheme: preferences.setTheme };
}
