// How the host page wants the panel to look: a few words, each checked before it reaches a style. The same words stand
// behind the hash of the frame's address, for the first paint, and come over the port later. Pure but for `applyHostLook`.
import { accentOf, chooseLanguage, type Language } from "@maru/ui";

export { applyLook } from "@maru/talk/look.ts";

export interface HostLook {
  scheme?: "light" | "dark" | "system";
  /** `#rrggbb`; its lightness is ours, so that everything stays readable. */
  accent?: string;
  /** Pixels, 0–24. */
  radius?: number;
  density?: "regular" | "compact";
  /** A list of font families. */
  font?: string;
  language?: Language;
  /** Whether its launcher is open. */
  shown?: boolean;
}

const RADIUS_MAX = 24;
const FONT = /^[\p{L}\p{N} ,"'-]{1,200}$/u;
const LOOK_CHARS_MAX = 1_000;

/** Whatever is not one of our words, or is out of its bounds, is left out. */
export function readHostLook(text: string): HostLook {
  const words = new URLSearchParams(text.slice(0, LOOK_CHARS_MAX));
  const look: HostLook = {};
  const scheme = words.get("scheme");
  if (scheme === "light" || scheme === "dark" || scheme === "system") look.scheme = scheme;
  const accent = words.get("accent") ?? "";
  if (accentOf(accent) !== null) look.accent = accent;
  const radius = words.get("radius");
  if (radius !== null && /^\d{1,2}$/.test(radius)) look.radius = Math.min(Number(radius), RADIUS_MAX);
  const density = words.get("density");
  if (density === "regular" || density === "compact") look.density = density;
  const font = words.get("font") ?? "";
  if (FONT.test(font)) look.font = font;
  const language = words.get("language");
  if (language !== null) look.language = chooseLanguage([language]);
  const shown = words.get("shown");
  if (shown === "0" || shown === "1") look.shown = shown === "1";
  return look;
}

/** What is not named stays as it is. The tenant's colour holds until the host names one. */
export function applyHostLook({ scheme, accent, radius, density, font }: HostLook): void {
  const { dataset, style } = document.documentElement;
  if (scheme === "system") delete dataset["theme"];
  else if (scheme !== undefined) dataset["theme"] = scheme;
  const color = accentOf(accent ?? "");
  if (color !== null) {
    style.setProperty("--accent-h", String(color.hue));
    style.setProperty("--accent-c", String(color.chroma));
  }
  if (radius !== undefined) style.setProperty("--radius", `${radius}px`);
  if (density !== undefined) dataset["density"] = density;
  if (font !== undefined) style.setProperty("--font", `${font}, sans-serif`);
}
