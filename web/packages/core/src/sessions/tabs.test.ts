import { beforeEach, expect, test } from "vitest";
import { type Client, createClient } from "../client.ts";
import { createFakeServer, type FakeServer } from "../testing/fakeServer.ts";
import { createWorld, type World } from "../testing/world.ts";

const TABS = 20;
let server: FakeServer;
let world: World;
let tabs: Client[];

const open = () => createClient(world.openTab(), { baseUrl: "https://maru.test", tenant: "demo" });
const refreshes = () => server.requests.filter((line) => line.includes("/v1/auth/refresh")).length;
const states = () => new Set(tabs.map((tab) => tab.session.getSnapshot().status));

beforeEach(() => {
  server = createFakeServer();
  world = createWorld(server);
  tabs = Array.from({ length: TABS }, open);
});

const restoreAll = () => Promise.all(tabs.map((tab) => tab.session.restore()));

test("twenty tabs that open at once make one refresh", async () => {
  await restoreAll();
  expect(states()).toEqual(new Set(["signed-in"]));
  expect(refreshes()).toBe(1);
});

test("twenty tabs whose token ends make one refresh, and all go on with the new one", async () => {
  await restoreAll();
  await world.advance(275_000);
  expect(refreshes()).toBe(2);
  const tokens = await Promise.all(tabs.map((tab) => tab.session.token()));
  expect(new Set(tokens).size).toBe(1);
});

test("signing out in one tab signs out in all", async () => {
  await restoreAll();
  await tabs[3]?.session.logOut();
  expect(states()).toEqual(new Set(["signed-out"]));
});

test("no tab calls the person's own sign-out an end, although the sockets close first", async () => {
  await restoreAll();
  await world.settle();
  const seen: string[] = [];
  for (const { session } of tabs) session.subscribe(() => seen.push(session.getSnapshot().status));
  expect(server.sockets.filter((socket) => socket.isOpen())).toHaveLength(TABS);
  await tabs[3]?.session.logOut();
  expect(new Set(seen)).toEqual(new Set(["signed-out"]));
  expect(states()).toEqual(new Set(["signed-out"]));
});

test("an end that comes long after a sign-out that failed is an end", async () => {
  await restoreAll();
  server.faults.offline = true;
  await expect(tabs[3]?.session.logOut()).rejects.toThrow("no answer");
  server.faults.offline = false;
  await world.advance(20_000);
  for (const socket of server.sockets) socket.drop(4403);
  expect(states()).toEqual(new Set(["ended"]));
});

test("signing in as somebody else in one tab is seen by all, and a new name too", async () => {
  await restoreAll();
  const principal = { id: "pr_account", kind: "account", name: "지은", tag: "" };
  server.identity.accounts.set("a", { password: "b", principal, factor: null });
  await tabs[0]?.enter.logIn({ email: "a", password: "b" });
  await tabs[1]?.oneself.rename("하은");
  for (const tab of tabs)
    expect(tab.session.getSnapshot()).toMatchObject({ principal: { ...principal, name: "하은" } });
  expect(refreshes()).toBe(1);
});

test("a frame on another site has a session of its own and hears nothing", async () => {
  const page = { tenant: null, disabled: false, signed_in: false, principal: null, embedded: true };
  const frame = createClient(world.openTab(), { baseUrl: "https://maru.test", tenant: "demo", page });
  await restoreAll();
  expect(frame.session.getSnapshot()).toEqual({ status: "signed-out" });
});

test("another tenant hears nothing", async () => {
  const other = createClient(world.openTab(), { baseUrl: "https://maru.test", tenant: "shop" });
  await restoreAll();
  expect(other.session.getSnapshot().status).toBe("restoring");
});
