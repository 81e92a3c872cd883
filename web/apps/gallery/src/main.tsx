// The gallery: every component of the kit in its states. How it is shown stands in the address, so that a picture of it
// can be asked for: `?theme=dark&language=en&contrast=more&density=compact&dir=rtl`.
import "@maru/ui/style.css";
import "./gallery.css";
import { Preferences, Words } from "@maru/ui";
import { catalogueOf } from "@maru/ui/catalogue";
import { render } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import { SECTIONS } from "./sections.tsx";

const SWITCHES = { contrast: ["regular", "more"], density: ["regular", "compact"], dir: ["ltr", "rtl"] } as const;
type Look = Record<string, string>;

function Gallery() {
  const [look, setLook] = useState<Look>(() => Object.fromEntries(new URLSearchParams(location.search)));
  const language = look["language"] === "en" ? "en" : "ko";
  const theme = look["theme"] === "dark" || look["theme"] === "light" ? look["theme"] : "system";
  const set = (name: string, value: string) => setLook({ ...look, [name]: value });
  useLayoutEffect(() => {
    const root = document.documentElement;
    root.lang = language;
    root.dir = look["dir"] === "rtl" ? "rtl" : "ltr";
    root.dataset["contrast"] = look["contrast"] ?? "";
    root.dataset["density"] = look["density"] ?? "";
    if (theme === "system") delete root.dataset["theme"];
    else root.dataset["theme"] = theme;
    history.replaceState(null, "", `?${new URLSearchParams(look)}`);
  }, [look]);
  const preferences = {
    language,
    theme,
    onLanguage: (code: string) => set("language", code),
    onTheme: (code: string) => set("theme", code),
  } as const;
  return (
    <Words.Provider value={catalogueOf(language)}>
      <main class="gallery">
        <div class="switches">
          <Preferences model={preferences} />
          {Object.entries(SWITCHES).map(([name, values]) => (
            <label key={name}>
              {name}{" "}
              <select value={look[name] ?? values[0]} onChange={(event) => set(name, event.currentTarget.value)}>
                {values.map((value) => (
                  <option key={value}>{value}</option>
                ))}
              </select>
            </label>
          ))}
        </div>
        {SECTIONS.map(({ name, Section }) => (
          <section key={`${name} ${language}`} id={name} aria-label={name}>
            <h2>{name}</h2>
            <div class="stand">
              <Section />
            </div>
          </section>
        ))}
      </main>
    </Words.Provider>
  );
}

const root = document.getElementById("app");
if (root) render(<Gallery />, root);
