import { expect, test } from "vitest";
import { accentOf } from "./accent.ts";

test.each([
  ["#ff0000", 29, 2],
  ["#0000ff", 264, 2],
  ["#0b6e4f", 165, 1.3],
])("%s has its hue, and no more colour than can be shown", (hex, hue, chroma) => {
  expect(accentOf(hex)?.hue).toBeCloseTo(hue, -1);
  expect(accentOf(hex)?.chroma).toBeCloseTo(chroma, 0);
});

test("grey stays grey", () => {
  expect(accentOf("#777777")?.chroma).toBeCloseTo(0, 3);
});

test("what is no colour is none", () => {
  for (const text of ["", "red", "#fff", "#12345g", "url(x)"]) expect(accentOf(text)).toBeNull();
});
