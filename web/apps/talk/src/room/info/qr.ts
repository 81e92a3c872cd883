// A QR code as a drawing and as files. Must not know what its text is for.
import { generate } from "lean-qr";

/** Empty modules around it, as the standard (ISO/IEC 18004) wants them. */
const QUIET_MODULES = 4;
/** Pixels of a module in the PNG: large enough for print on a slip of paper. */
const PIXELS_PER_MODULE = 16;
const DARK = "#000";
const LIGHT = "#fff";

export interface QrDrawing {
  /** Modules along one side, the quiet ones counted in. */
  size: number;
  /** What is dark, as an SVG path of squares with the side 1. */
  path: string;
}

export function drawQr(text: string): QrDrawing {
  const code = generate(text);
  const size = code.size + 2 * QUIET_MODULES;
  let path = "";
  for (let y = 0; y < code.size; y++)
    for (let x = 0; x < code.size; x++) {
      if (!code.get(x, y)) continue;
      const begin = x;
      while (code.get(x + 1, y)) x++;
      path += `M${begin + QUIET_MODULES} ${y + QUIET_MODULES}h${x + 1 - begin}v1H${begin + QUIET_MODULES}z`;
    }
  return { size, path };
}

export function svgOf({ size, path }: QrDrawing): Blob {
  const side = size * PIXELS_PER_MODULE;
  const text =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges">` +
    `<path fill="${LIGHT}" d="M0 0h${size}v${size}H0z"/><path fill="${DARK}" d="${path}"/></svg>`;
  return new Blob([text], { type: "image/svg+xml" });
}

/** `null` where the browser draws none. */
export function pngOf({ size, path }: QrDrawing): Promise<Blob | null> {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size * PIXELS_PER_MODULE;
  const context = canvas.getContext("2d");
  if (context === null) return Promise.resolve(null);
  context.fillStyle = LIGHT;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.scale(PIXELS_PER_MODULE, PIXELS_PER_MODULE);
  context.fillStyle = DARK;
  context.fill(new Path2D(path));
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}
