// Language and theme, as two small rows of buttons.
import { LANGUAGES, type Language } from "../catalogue/index.ts";
import { useWords } from "../words.ts";

export type Theme = "system" | "light" | "dark";

export interface PreferencesModel {
  language: Language;
  theme: Theme;
  onLanguage(language: Language): void;
  onTheme(theme: Theme): void;
}

export function Preferences({ model }: { model: PreferencesModel }) {
  const words = useWords();
  const themes: { code: Theme; name: string }[] = [
    { code: "system", name: words.themeSystem },
    { code: "light", name: words.themeLight },
    { code: "dark", name: words.themeDark },
  ];
  return (
    <div class="preferences">
      <Segments label={words.language} options={LANGUAGES} chosen={model.language} onChoose={model.onLanguage} />
      <Segments label={words.theme} options={themes} chosen={model.theme} onChoose={model.onTheme} />
    </div>
  );
}

interface SegmentsProps<T extends string> {
  label: string;
  options: readonly { code: T; name: string }[];
  chosen: T;
  onChoose(code: T): void;
}

export function Segments<T extends string>({ label, options, chosen, onChoose }: SegmentsProps<T>) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a grid in every browser
    <div class="segments" role="group" aria-label={label}>
      {options.map(({ code, name }) => (
        <button key={code} type="button" aria-pressed={code === chosen} data-code={code} onClick={() => onChoose(code)}>
          {name}
        </button>
      ))}
    </div>
  );
}
