import { expect, test } from "vitest";
import { decideEnter, type EnterFact, RESTING } from "./enterKey.ts";

const update = (text: string): EnterFact => ({ type: "compositionupdate", text });
const end = (text: string): EnterFact => ({ type: "compositionend", text });
const down = (keyCode: number, isComposing: boolean, plain = true): EnterFact => ({
  type: "keydown",
  enter: true,
  plain,
  keyCode,
  isComposing,
});
const letter: EnterFact = { type: "keydown", enter: false, plain: true, keyCode: 229, isComposing: true };
const up: EnterFact = { type: "keyup", enter: true };
const linebreak: EnterFact = { type: "linebreak" };

/** How often the facts send, and which of them are kept from the browser. */
function run(facts: EnterFact[]): { sends: number; prevented: string[] } {
  let state = RESTING;
  let sends = 0;
  const prevented: string[] = [];
  for (const fact of facts) {
    const decision = decideEnter(state, fact);
    state = decision.state;
    if (decision.send) sends++;
    if (decision.prevent) prevented.push(fact.type);
  }
  return { sends, prevented };
}

test.each<[string, EnterFact[]]>([
  ["a plain Enter", [down(13, false), up]],
  ["Chromium", [letter, update("녕"), down(229, true), end("녕"), up]],
  ["Chromium on a Mac, which tells of Enter twice", [update("녕"), down(229, true), end("녕"), down(13, false), up]],
  ["Safari, where the composition ends first", [update("녕"), end("녕"), down(229, false), up]],
  ["Windows, which puts a line break in", [update("녕"), down(229, true), end("녕"), linebreak, up]],
  ["a line break before the end of the composition", [update("녕"), down(229, true), linebreak, end("녕"), up]],
  ["a key that the method leaves to the page", [update("녕"), down(13, true), end("녕"), up]],
  ["a method that never says that it ended", [update("녕"), down(229, true), up]],
  ["a single consonant", [update("ㅋ"), down(229, true), end("ㅋ"), up]],
  ["Enter after the syllable was finished by a space", [update("녕"), end("녕"), letter, down(13, false), up]],
])("%s sends exactly once", (_name, facts) => {
  expect(run(facts).sends).toBe(1);
});

test("two presses of Enter are two", () => {
  expect(run([down(13, false), up, down(13, false), up]).sends).toBe(2);
});

test("a key held down sends once", () => {
  expect(run([down(13, false), down(13, false), down(13, false), up]).sends).toBe(1);
});

test("the second telling of one press and its line break never reach the field", () => {
  expect(run([update("녕"), down(229, true), end("녕"), down(13, false), linebreak, up]).prevented).toEqual([
    "compositionend",
    "keydown",
    "linebreak",
  ]);
});

test.each<[string, EnterFact[]]>([
  ["Shift and Enter", [down(13, false, false), up]],
  ["Shift and Enter while composing", [update("녕"), down(229, true, false), end("녕"), up]],
  ["taking a Chinese candidate", [update("你好"), down(229, true), end("你好"), up]],
  ["taking a Japanese candidate in Safari", [update("日本"), end("日本"), down(229, false), up]],
  ["letters", [letter, letter]],
])("%s sends nothing", (_name, facts) => {
  expect(run(facts).sends).toBe(0);
});

test("Shift and Enter leaves the line break to the browser", () => {
  expect(run([down(13, false, false), linebreak, up]).prevented).toEqual([]);
});
