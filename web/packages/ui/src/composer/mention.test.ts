import { expect, test } from "vitest";
import { complete, matching, queryAt } from "./mention.ts";

const PEOPLE = [
  { id: "pr_1", name: "용감한 여우", tag: "" },
  { id: "pr_2", name: "느긋한 수달", tag: "" },
  { id: "pr_3", name: "Ana", tag: "" },
];

const found = (text: string) => {
  const query = queryAt(text, text.length);
  return query === null ? null : matching(PEOPLE, query).map((one) => one.name);
};

test("a name is looked for behind an @ that begins a word", () => {
  expect(found("안녕 @")).toEqual(["용감한 여우", "느긋한 수달", "Ana"]);
  expect(found("@a")).toEqual(["Ana"]);
  expect(found("mail@a")).toBeNull();
  expect(found("@a\nb")).toBeNull();
});

test("any word of a name will do, and a name may have spaces", () => {
  expect(found("@여")).toEqual(["용감한 여우"]);
  expect(found("@용감한 여")).toEqual(["용감한 여우"]);
  expect(found("@용감한 여우 ")).toEqual([]);
});

test.each(["ㅇ", "요", "용", "용가", "용감"])("while Korean is being composed %s finds the name", (typed) => {
  expect(found(`@${typed}`)).toContain("용감한 여우");
});

test("a chosen name takes the place of what was typed", () => {
  const text = "저기 @용 내일 봐요";
  const caret = "저기 @용".length;
  const query = queryAt(text, caret);
  if (query === null) throw new Error("nothing asked");
  expect(complete(text, caret, query, "용감한 여우")).toEqual({
    text: "저기 @용감한 여우 내일 봐요",
    caret: "저기 @용감한 여우 ".length,
  });
});
