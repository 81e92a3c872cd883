import { expect, test } from "vitest";
import { readHostLook } from "./look.ts";

test("every word of a look is read", () => {
  const words =
    "scheme=dark&accent=%23aa3300&radius=12&density=compact&font=Inter%2C+%22Noto+Sans+KR%22&language=ko-KR";
  expect(readHostLook(words)).toEqual({
    scheme: "dark",
    accent: "#aa3300",
    radius: 12,
    density: "compact",
    font: 'Inter, "Noto Sans KR"',
    language: "ko",
  });
});

test.each([
  ["a scheme that there is not", "scheme=sepia"],
  ["a colour that is none", "accent=red"],
  ["a colour with more behind it", "accent=%23aa3300;x:y"],
  ["a radius that is none", "radius=-4"],
  ["a font that is more than names", "font=x;background:url(//evil)"],
  ["a font with a function", "font=url(//evil)"],
  ["another word", "onload=alert(1)"],
])("%s is left out", (_name, words) => {
  expect(readHostLook(words)).toEqual({});
});

test("a radius is bounded", () => {
  expect(readHostLook("radius=99")).toEqual({ radius: 24 });
});
