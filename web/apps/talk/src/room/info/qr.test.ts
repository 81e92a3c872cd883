import decodeQR from "qr/decode.js";
import { expect, test } from "vitest";
import { drawQr, svgOf } from "./qr.ts";

const LINK = `https://chat.example/demo/01ARZ3NDEKTSV4RRFFQ69G5FAV#invite=${"Ab3-_".repeat(9)}`;
const SCALE = 4;

/** The squares of the path as pixels, by what it says and not by what drew it. */
function pixelsOf(size: number, path: string) {
  const side = size * SCALE;
  const data = new Uint8ClampedArray(side * side * 4).fill(255);
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)v1H\d+z/g))
    for (let row = Number(y) * SCALE; row < (Number(y) + 1) * SCALE; row++)
      for (let at = Number(x) * SCALE; at < (Number(x) + Number(width)) * SCALE; at++)
        data.fill(0, (row * side + at) * 4, (row * side + at) * 4 + 3);
  return { width: side, height: side, data };
}

test.each([LINK, "마루에서 만나요 🎾", "a"])(
  "another program reads from the drawing what it was made of: %s",
  (text) => {
    const { size, path } = drawQr(text);
    expect(decodeQR(pixelsOf(size, path))).toBe(text);
  },
);

test("four empty modules stand around it", () => {
  const { size, path } = drawQr(LINK);
  const runs = [...path.matchAll(/M(\d+) (\d+)h(\d+)/g)].map(([, x, y, width]) => [x, y, width].map(Number));
  expect(Math.min(...runs.map(([x = 0]) => x))).toBe(4);
  expect(Math.min(...runs.map(([, y = 0]) => y))).toBe(4);
  expect(Math.max(...runs.map(([x = 0, , width = 0]) => x + width))).toBe(size - 4);
  expect(Math.max(...runs.map(([, y = 0]) => y))).toBe(size - 5);
});

test("the file has the same squares on white", async () => {
  const drawing = drawQr(LINK);
  const file = svgOf(drawing);
  const text = await file.text();
  expect(file.type).toBe("image/svg+xml");
  expect(text).toContain(`viewBox="0 0 ${drawing.size} ${drawing.size}"`);
  expect(text).toContain(drawing.path);
  expect(text.indexOf("#fff")).toBeLessThan(text.indexOf("#000"));
});
