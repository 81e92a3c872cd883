import { expect, test } from "vitest";
import { chooseLanguage } from "../catalogue/index.ts";
import { withParticle } from "../catalogue/particles.ts";
import { excerptOf } from "./excerpt.ts";
import { faceOf } from "./face.ts";
import { formatsFor } from "./format.ts";
import { linkify } from "./linkify.ts";
import { plainText } from "./plain.ts";

test.each([
  ["수달", "이/가", "수달이"],
  ["여우", "이/가", "여우가"],
  ["수달", "으로/로", "수달로"],
  ["곰", "으로/로", "곰으로"],
  ["여우", "으로/로", "여우로"],
  ["방 7", "을/를", "방 7을"],
  ["방 2", "은/는", "방 2는"],
  ["Otter", "과/와", "Otter과(와)"],
  ["‘마루’", "으로/로", "‘마루’로"],
] as const)("%s with %s is %s", (word, pair, whole) => {
  expect(withParticle(word, pair)).toBe(whole);
});

const hrefs = (text: string) => linkify(text).flatMap((part) => part.href ?? []);

test("addresses are found without the signs around them", () => {
  expect(hrefs("지도(https://a.example/x?y=1), http://b.example/.")).toEqual([
    "https://a.example/x?y=1",
    "http://b.example/",
  ]);
  expect(hrefs("https://a.example/wiki/마루_(건축)에서")).toHaveLength(1);
});

test("nothing but http and https becomes a link", () => {
  expect(hrefs("javascript:alert(1) data:text/html,x ftp://a.example www.a.example")).toEqual([]);
});

test("the parts make the text again", () => {
  for (const text of ["", "안녕", "https://a.example", "가 https://a.example, 나 http://b.example. 다", "https://"]) {
    expect(
      linkify(text)
        .map((part) => part.text)
        .join(""),
    ).toBe(text);
  }
});

test("the first language that we speak is taken", () => {
  expect(chooseLanguage(["fr-FR", "ko-KR", "en"])).toBe("ko");
  expect(chooseLanguage(["fr"])).toBe("en");
});

test("a time is short today, a word yesterday, a date before", () => {
  const formats = formatsFor("ko");
  const now = new Date(2026, 10, 21, 14, 41);
  const recent = (...at: [number, number, number, number?]) => formats.recent(new Date(...at), now, "어제");
  expect(recent(2026, 10, 21, 9)).toBe("오전 9:00");
  expect(recent(2026, 10, 20, 23)).toBe("어제");
  expect(recent(2026, 10, 18)).toBe("11월 18일");
  expect(recent(2025, 10, 18)).toBe("2025. 11. 18.");
});

test("the same person always has the same face, and an animal its own", () => {
  expect(faceOf("pr_1", "느긋한 수달")).toMatchObject({ emoji: "🦦" });
  expect(faceOf("pr_1", "Calm Otter")).toMatchObject({ emoji: "🦦" });
  expect(faceOf("pr_2", "홍길동")).toEqual(faceOf("pr_2", "홍길동"));
});

test("only what is far too long is cut, between words and never inside a character", () => {
  expect(excerptOf("가".repeat(550))).toBeNull();
  expect(excerptOf("한 줄\n".repeat(15))).toBeNull();
  expect(excerptOf("한 줄\n".repeat(16))).toBe("한 줄\n".repeat(12).trimEnd());
  expect(excerptOf("다섯글자야 ".repeat(200))).toMatch(/^(다섯글자야 )+다섯글자야$/);
  expect(excerptOf(`1${"🎾".repeat(400)}`)).toMatch(/^1(🎾)+$/u);
});

test.each([
  ["코트는 **두 면** 잡았어요", "코트는 두 면 잡았어요"],
  ["> 인용\n*기울임* `a*b`", "인용 기울임 a*b"],
  ["2 * 3 * 4", "2 * 3 * 4"],
  ["```\nlet a\n```", "let a"],
])("a line of %s is %s", (text, plain) => {
  expect(plainText(text)).toBe(plain);
});
