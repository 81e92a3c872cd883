import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { effectText, KIND_WORDS } from "./kindWords.ts";

const rooms = (file: string) =>
  readFile(join(import.meta.dirname, "../../../../../../crates/domain/src/rooms", file), "utf8");

/** The rows of the server's table of policies: name and type. */
async function policyRows(): Promise<[name: string, type: string][]> {
  const rows = (await rooms("policy.rs")).matchAll(/^ {4}(\w+): (\w+) = +\[/gm);
  return [...rows].map(([, name = "", type = ""]) => [name, type]);
}

/** The words of one of its types, as they go over the wire. */
async function wordsOf(type: string): Promise<string[]> {
  const [, body = ""] = new RegExp(` {4}${type} \\{([^}]+)\\}`).exec(await rooms("kinds.rs")) ?? [];
  return [...body.matchAll(/= "(\w+)"/g)].map(([, word = ""]) => word);
}

test.each(["ko", "en"] as const)("every value of a room's policy has words in %s", async (locale) => {
  const words = KIND_WORDS[locale];
  const rows = await policyRows();
  expect(Object.keys(words.values).toSorted()).toEqual(rows.map(([name]) => name).toSorted());
  for (const [name, type] of rows) {
    const settings = type === "bool" ? [true, false] : type === "u32" ? [0, 7] : await wordsOf(type);
    expect(settings.length, name).toBeGreaterThan(1);
    const texts = settings.map((from) => effectText(words, { name, from, to: from }).from);
    // Each in words, and no two alike.
    expect(new Set([...texts, ...settings.map(String)]).size, name).toBe(2 * settings.length);
  }
});

test.each(["ko", "en"] as const)("every kind of room has a name in %s", async (locale) => {
  const kinds = await wordsOf("RoomKind");
  expect(Object.keys(KIND_WORDS[locale].kinds).toSorted()).toEqual(kinds.toSorted());
});

test("times are said in the greatest unit that says them exactly", () => {
  const said = (name: string, from: number) => effectText(KIND_WORDS.ko, { name, from, to: 0 }).from;
  expect(said("edit_minutes_max", 1_440)).toBe("1일 동안 돼요");
  expect(said("edit_minutes_max", 90)).toBe("90분 동안 돼요");
  expect(said("idle_end_minutes", 60)).toBe("1시간 뒤 방이 끝나요");
  expect(said("history_hours_max", 72)).toBe("3일 동안");
});

test("what this page has no words for goes by its name", () => {
  const effect = { name: "polls", from: false, to: true };
  expect(effectText(KIND_WORDS.en, effect)).toEqual({ label: "polls", from: "false", to: "true" });
});
