import { expect, test } from "vitest";
import { placeOf, tenantOf } from "./router.ts";

test.each([
  ["/", { kind: "list" }],
  ["/demo", { kind: "list" }],
  ["/demo/tennis", { kind: "room", room: "tennis" }],
  ["/demo/%ED%85%8C%EB%8B%88%EC%8A%A4", { kind: "room", room: "테니스" }],
  ["/demo/%zz", { kind: "room", room: "%zz" }],
  ["/a/b/c", { kind: "list" }],
])("%s is a place", (path, place) => {
  expect(placeOf(path)).toEqual(place);
});

test("the tenant is that of the address, else the one the page was served for", () => {
  expect(tenantOf("/shop/help", "demo")).toBe("shop");
  expect(tenantOf("/", "shop")).toBe("shop");
  expect(tenantOf("/", null)).toBe("demo");
});
