// Frames on other sites: a partitioned cookie where it stays, else a token in storage, else nothing.
import { beforeEach, expect, test } from "vitest";
import { type Client, createClient } from "../client.ts";
import type { Platform } from "../platform.ts";
import { createFakeServer, type FakeServer } from "../testing/fakeServer.ts";
import { createWorld, type World } from "../testing/world.ts";

const PAGE = { tenant: null, disabled: false, signed_in: false, principal: null, embedded: true };
let server: FakeServer;
let world: World;

beforeEach(() => {
  server = createFakeServer();
  world = createWorld(server);
});

function openFrame(part: Partial<Platform> = {}, page = PAGE): Client {
  const platform = { ...world.openTab(), ...part };
  return createClient(platform, { baseUrl: "https://maru.test", tenant: "demo", page });
}

const ACCOUNT = { id: "pr_account", kind: "account", name: "지은", tag: "" } as const;
const NO_COOKIES = { keepsCookies: () => false };
const bodyOf = (path: string) => server.identity.bodies.findLast((one) => one.path === path)?.body;

test("where a partitioned cookie stays, it is asked for", async () => {
  await openFrame().enter.asGuest("");
  expect(bodyOf("/v1/tenants/demo/guests")).toEqual({ refresh_by: "partitioned_cookie" });
  expect([...world.stored.keys()].join()).not.toContain("refresh");
});

test("where none stays, the token comes in the body and is used from storage, each once", async () => {
  const frame = openFrame(NO_COOKIES);
  await frame.enter.asGuest("");
  expect(bodyOf("/v1/tenants/demo/guests")).toEqual({ refresh_by: "body" });
  await frame.session.renew(await frame.session.token());
  expect(bodyOf("/v1/auth/refresh")).toEqual({ tenant: "demo", refresh_token: "rt-1" });
  expect(world.stored.get("maru.refresh.demo")).toBe("rt-2");
});

test("where none stays, who signs in brings the guest's token along and is offered the past; a guest brings none", async () => {
  const frame = openFrame(NO_COOKIES);
  await frame.enter.asGuest("");
  server.identity.codes.set("once", { principal: ACCOUNT });
  await frame.enter.byHostCode("once");
  const told = { tenant: "demo", host_code: "once", refresh_by: "body", past: "rt-1" };
  expect(bodyOf("/v1/auth/handover")).toEqual(told);
  await frame.enter.asGuest("");
  expect(bodyOf("/v1/tenants/demo/guests")).toEqual({ refresh_by: "body" });
});

test("where a cookie stays, it says who was in before", async () => {
  const frame = openFrame();
  await frame.enter.asGuest("");
  server.identity.codes.set("once", { principal: ACCOUNT });
  await frame.enter.byHostCode("once");
  expect(bodyOf("/v1/auth/handover")).not.toHaveProperty("past");
});

test("a host's token brings the guest's along once, and who has answered is not asked again", async () => {
  const frame = openFrame(NO_COOKIES);
  await frame.enter.asGuest("");
  server.identity.codes.set("t-1", { principal: ACCOUNT });
  server.identity.codes.set("t-2", { principal: ACCOUNT });
  await frame.enter.byToken("t-1");
  expect(bodyOf("/v1/auth/exchange-token")).toMatchObject({ token: "t-1", past: "rt-1" });
  frame.claims.decline();
  expect(world.stored.has("maru.refresh.demo")).toBe(false);
  await world.settle();
  expect(bodyOf("/v1/auth/logout")).toEqual({ tenant: "demo", refresh_token: "rt-1", keeps_storage: true });
  await frame.enter.byToken("t-2");
  expect(bodyOf("/v1/auth/exchange-token")).not.toHaveProperty("past");
});

test("where a cookie stays beside a host's token, the guest whose past is left signs out, and nobody else", async () => {
  const frame = openFrame();
  await frame.enter.asGuest("");
  server.identity.codes.set("t-1", { principal: ACCOUNT });
  server.identity.offer = { ticket: "t", guest: server.me, expires_at: "" };
  await frame.enter.byToken("t-1");
  frame.claims.decline();
  await world.settle();
  expect(bodyOf("/v1/auth/logout")).toEqual({ tenant: "demo", keeps_storage: true, refresh_by: "partitioned_cookie" });
  expect(frame.session.getSnapshot()).toMatchObject({ status: "signed-in", principal: ACCOUNT, claim: null });
});

test("who takes the guest's past along signs nobody out", async () => {
  const frame = openFrame();
  await frame.enter.asGuest("");
  server.identity.codes.set("t-1", { principal: ACCOUNT });
  const offer = { ticket: "t", guest: server.me, expires_at: "" };
  server.identity.offer = offer;
  await frame.enter.byToken("t-1");
  await frame.claims.accept(offer);
  await world.settle();
  expect(bodyOf("/v1/auth/logout")).toBeUndefined();
});

test("a stored token brings the person back, though the server could not see it when it served the page", async () => {
  await openFrame(NO_COOKIES).enter.asGuest("");
  const next = openFrame(NO_COOKIES);
  await next.session.restore();
  expect(next.session.getSnapshot().status).toBe("signed-in");
});

test("two frames with one stored token make one refresh", async () => {
  await openFrame(NO_COOKIES).enter.asGuest("");
  const frames = [openFrame(NO_COOKIES), openFrame(NO_COOKIES)];
  await Promise.all(frames.map((frame) => frame.session.restore()));
  expect(frames.map((frame) => frame.session.getSnapshot().status)).toEqual(["signed-in", "signed-in"]);
  expect(server.requests.filter((line) => line.endsWith("/refresh"))).toHaveLength(1);
});

test("without cookie and without token nothing is asked", async () => {
  const frame = openFrame(NO_COOKIES, { ...PAGE, signed_in: true });
  await frame.session.restore();
  expect(frame.session.getSnapshot()).toEqual({ status: "signed-out" });
  expect(server.requests).toEqual([]);
});

test("a cookie that seemed to stay and did not is not trusted a second time", async () => {
  const frame = openFrame();
  await frame.enter.asGuest("");
  server.faults.refreshRefused = true;
  await expect(frame.session.renew(await frame.session.token())).rejects.toThrow();
  expect(frame.session.getSnapshot()).toEqual({ status: "ended", code: "refresh_expired" });
  await frame.enter.asGuest("");
  expect(bodyOf("/v1/tenants/demo/guests")).toEqual({ refresh_by: "body" });
});

test("a session that ends leaves no token behind", async () => {
  const frame = openFrame(NO_COOKIES);
  await frame.enter.asGuest("");
  await frame.session.logOut();
  expect(bodyOf("/v1/auth/logout")).toEqual({ tenant: "demo", refresh_token: "rt-1" });
  expect(world.stored.has("maru.refresh.demo")).toBe(false);
});

test.each([
  ["a page of another origin", "https://www.shop.test", { refresh_by: "body" }],
  ["a program without a page", null, { refresh_by: "body" }],
  ["a page of the server", "https://maru.test", {}],
])("%s says how it can keep a token", async (_name, origin, expected) => {
  await openFrame({ origin }, { ...PAGE, embedded: false }).enter.asGuest("");
  expect(bodyOf("/v1/tenants/demo/guests")).toEqual(expected);
});
