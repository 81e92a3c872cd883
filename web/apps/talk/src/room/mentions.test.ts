import { expect, test } from "vitest";
import { mentionsIn } from "./mentions.ts";

const person = (id: string, name: string) => ({ id, name, tag: "" });
const [ana, bo, other] = [person("pr_1", "아나"), person("pr_2", "보"), person("pr_3", "아나")];

test("who was chosen is named as long as the name stands in the text", () => {
  expect(mentionsIn("@아나 안녕", [other], [ana, other])).toEqual(["pr_3"]);
  expect(mentionsIn("안녕", [other], [ana, other])).toEqual([]);
});

test("a name that was typed names the only one of that name", () => {
  expect(mentionsIn("@보 안녕", [], [ana, bo])).toEqual(["pr_2"]);
  expect(mentionsIn("@아나 안녕", [], [ana, other])).toEqual([]);
});
