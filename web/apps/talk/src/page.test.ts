// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { arrivalIn, readPage, takeArrival } from "./page.ts";

function pageWith(text: string): Document {
  const page = document.implementation.createHTMLDocument();
  const state = page.createElement("script");
  state.type = "application/json";
  state.id = "maru-state";
  state.textContent = text;
  page.body.append(state);
  return page;
}

test("the state is what the server wrote", () => {
  const state = { tenant: null, disabled: false, signed_in: true, principal: null, embedded: false };
  expect(readPage(pageWith(JSON.stringify(state)))).toEqual(state);
});

test("an empty or broken state is none", () => {
  for (const text of ["", "null", "{", "[]", '{"signed_in":1}']) expect(readPage(pageWith(text))).toBeNull();
  expect(readPage(document.implementation.createHTMLDocument())).toBeNull();
});

test.each([
  ["#verify=abc_-1", { kind: "verify", code: "abc_-1" }],
  ["#reset=x", { kind: "reset", code: "x" }],
  ["#verify=abc&invite=xyz", { kind: "verify", code: "abc" }],
  ["#verify=abc&invite=", null],
  ["#problem=oidc_state", { kind: "problem", code: "oidc_state" }],
  ["#verify=", null],
  ["#verify=a&b", null],
  ["#top", null],
  ["", null],
])("%s", (hash, arrival) => {
  expect(arrivalIn(hash)).toEqual(arrival);
});

test("an invitation that a mail brought along is left to be taken", () => {
  history.replaceState(null, "", "/demo/lunch#verify=secret&invite=xyz");
  expect(takeArrival().getSnapshot()).toEqual({ kind: "verify", code: "secret" });
  expect(location.pathname + location.hash).toBe("/demo/lunch#invite=xyz");
});

test("a code leaves the address at once, and the path stays", () => {
  history.replaceState(null, "", "/demo/lunch#reset=secret");
  const arrivals = takeArrival();
  expect(arrivals.getSnapshot()).toEqual({ kind: "reset", code: "secret" });
  expect(location.pathname + location.hash).toBe("/demo/lunch");
  arrivals.clear();
  expect(arrivals.getSnapshot()).toBeNull();
});
