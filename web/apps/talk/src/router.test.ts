// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { addressOf, createRouter, pageHere, sheetOf } from "./router.ts";

test.each([
  ["/", null, { kind: "list" }],
  ["/demo", "demo", { kind: "list" }],
  ["/demo/tennis", "demo", { kind: "room", room: "tennis" }],
  ["/demo/%ED%85%8C%EB%8B%88%EC%8A%A4", "demo", { kind: "room", room: "테니스" }],
  ["/demo/%zz", "demo", { kind: "room", room: "%zz" }],
  ["/a/b/c", null, { kind: "list" }],
])("%s is a place", (path, tenant, place) => {
  expect(addressOf(path)).toEqual({ embedded: false, tenant, place });
});

test.each([
  ["/embed", null, { kind: "list" }],
  ["/embed/shop", "shop", { kind: "list" }],
  ["/embed/shop/help", "shop", { kind: "room", room: "help" }],
])("%s is the same in a frame", (path, tenant, place) => {
  expect(addressOf(path)).toEqual({ embedded: true, tenant, place });
});

test.each([
  ["/demo", "", "/demo"],
  ["/demo/lunch", "?from=mail&b=%20", "/demo/lunch?from=mail&b=%20"],
  ["/embed/demo/lunch", "?look=dark", "/demo/lunch"],
  ["/embedded/lunch", "", "/embedded/lunch"],
  ["/", "", undefined],
  ["/a/b/c", "", undefined],
  ["/demo/lunch", `?long=${"a".repeat(512)}`, "/demo/lunch"],
])("one comes back to the page of %s%s", (pathname, search, page) => {
  expect(pageHere({ pathname, search })).toBe(page);
});

test("a room's address stays in its tenant, and the list is the tenant's", () => {
  history.replaceState(null, "", "/shop/help");
  const router = createRouter("shop");
  expect(router.hrefOf("a b")).toBe("/shop/a%20b");
  router.toList();
  expect(location.pathname).toBe("/shop");
});

test("a frame stays a frame, leaves the history alone, and passes on the address of the page", () => {
  history.replaceState(null, "", "/embed/shop/help");
  const { length } = history;
  const router = createRouter("shop");
  router.toList();
  expect(location.pathname).toBe("/embed/shop");
  router.open(router.hrefOf("lobby"));
  expect(router.getSnapshot()).toEqual({ kind: "room", room: "lobby" });
  expect(router.publicHrefOf("lobby")).toBe("/shop/lobby");
  expect(history.length).toBe(length);
});

test("a sheet that came with the address is closed in place", () => {
  history.replaceState(null, "", "/shop/help#about");
  const router = createRouter("shop");
  expect(router.sheet()).toBe("about");
  router.closeSheet();
  expect(location.pathname + location.hash).toBe("/shop/help");
});

test("an invitation and a link of a mail are no sheets", () => {
  for (const hash of ["#invite=abc", "#reset=abc", "", "#"]) expect(sheetOf(hash)).toBeNull();
});
