import type { RoomRules } from "@maru/wire";
import { expect, test } from "vitest";
import { changeOf, linesOf } from "./rules.ts";

const RULES: RoomRules = {
  policy: { entry: "anyone", members_max: 30, typing: true },
  own: ["members_max"],
  locked: [],
  words: {
    rules: [
      { text: "욕설", action: "refuse" },
      { text: "광고", action: "hold" },
      { text: "홍보", action: "hold" },
    ],
    allowed: ["광고학"],
  },
};
const AS_IT_IS = { entry: "anyone", hold: "광고\n홍보", mask: "", refuse: "욕설" };
const fieldsOf = (fields: Record<string, string>) => (name: string) => fields[name] ?? "";

test("what stands as it stood is not set again", () => {
  expect(linesOf(RULES, "hold")).toBe(AS_IT_IS.hold);
  expect(changeOf(RULES, fieldsOf(AS_IT_IS))).toEqual({});
  // A form in which the tenant's value cannot be chosen says nothing of it.
  expect(changeOf(RULES, fieldsOf({ ...AS_IT_IS, entry: "" }))).toEqual({});
});

test("another way in keeps what else the room has set of its own", () => {
  expect(changeOf(RULES, fieldsOf({ ...AS_IT_IS, entry: "approval" }))).toEqual({
    policy: { members_max: 30, entry: "approval" },
  });
});

test("words are taken line by line, each once, with the ones that are always allowed", () => {
  const hold = " 광고 \n\n홍보\n광고\n대출";
  expect(changeOf(RULES, fieldsOf({ ...AS_IT_IS, hold, refuse: "" })).words).toEqual({
    rules: ["광고", "홍보", "대출"].map((text) => ({ text, action: "hold" })),
    allowed: ["광고학"],
  });
});
