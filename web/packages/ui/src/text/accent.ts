// A tenant's colour as the two numbers that the tokens take: its hue, and how colourful it is. Pure.
// Formulas: Björn Ottosson, "A perceptual color space for image processing" (Oklab).

export interface Accent {
  /** Degrees, for oklch. */
  hue: number;
  /** Times the chroma of the house's own colour. */
  chroma: number;
}

/** Chroma of the house's pine, as in tokens.css. */
const OWN_CHROMA = 0.075;
/** Beyond this, colours at our lightness leave what screens can show. */
const CHROMA_MAX = 2;

/** `null` for what is no `#rrggbb`. */
export function accentOf(hex: string): Accent | null {
  const digits = /^#([0-9a-f]{6})$/i.exec(hex)?.[1];
  if (digits === undefined) return null;
  const [r, g, b] = [0, 2, 4].map((at) => linear(Number.parseInt(digits.slice(at, at + 2), 16) / 255)) as Rgb;
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  const A = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  const B = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  const hue = ((Math.atan2(B, A) * 180) / Math.PI + 360) % 360;
  return { hue, chroma: Math.min(Math.hypot(A, B) / OWN_CHROMA, CHROMA_MAX) };
}

type Rgb = [number, number, number];

/** sRGB's curve undone. */
function linear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}
