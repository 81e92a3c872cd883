// @vitest-environment happy-dom
import { beforeEach, expect, test } from "vitest";
import { invitationIn, takeInvitation } from "./invitations.ts";

beforeEach(() => sessionStorage.clear());

// The first here: a page takes its invitation once, and those of the other tests hear of a new one, too.
test("a link opened where one is already is heard, and the end of an older one leaves it", () => {
  history.replaceState(null, "", "/demo/lunch#invite=first");
  const invitations = takeInvitation();
  const first = invitations.getSnapshot();
  history.replaceState(null, "", "/demo/lunch#invite=second");
  dispatchEvent(new Event("hashchange"));
  if (first !== null) invitations.forget(first);
  expect(invitations.getSnapshot()).toEqual({ room: "lunch", code: "second" });
  expect(location.hash).toBe("");
});

test.each([
  ["/demo/lunch", "#invite=abc_-1", { room: "lunch", code: "abc_-1" }],
  ["/embed/demo/%EC%A0%90%EC%8B%AC", "#invite=x", { room: "점심", code: "x" }],
  ["/demo", "#invite=x", null],
  ["/demo/lunch", "#invite=", null],
  ["/demo/lunch", "#invite=a&b", null],
  ["/demo/lunch", "", null],
])("%s%s", (pathname, hash, invitation) => {
  expect(invitationIn({ pathname, hash })).toEqual(invitation);
});

test("an invitation leaves the address at once, and is kept over a reload until it is used", () => {
  history.replaceState(null, "", "/demo/lunch?a=1#invite=secret");
  expect(takeInvitation().getSnapshot()).toEqual({ room: "lunch", code: "secret" });
  expect(location.pathname + location.search + location.hash).toBe("/demo/lunch?a=1");
  const reloaded = takeInvitation();
  const invitation = reloaded.getSnapshot();
  expect(invitation).toEqual({ room: "lunch", code: "secret" });
  if (invitation !== null) reloaded.forget(invitation);
  expect(reloaded.getSnapshot()).toBeNull();
  expect(takeInvitation().getSnapshot()).toBeNull();
});
