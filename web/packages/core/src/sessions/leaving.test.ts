import { beforeEach, expect, test } from "vitest";
import { type Client, createClient } from "../client.ts";
import { createFakeServer, type FakeServer } from "../testing/fakeServer.ts";
import { createWorld, type World } from "../testing/world.ts";

let server: FakeServer;
let world: World;
let client: Client;

const open = (platform = world.platform) => createClient(platform, { baseUrl: "https://maru.test", tenant: "demo" });

beforeEach(async () => {
  server = createFakeServer();
  world = createWorld(server);
  client = open();
  await client.session.restore();
});

test("signing out ends the session on the server and forgets the person here, but not the device's wishes", async () => {
  const room = server.addRoom("방");
  server.faults.answersLost = 1;
  client.outbox.send(room.id, "가는 중");
  world.stored.set("maru.theme", "dark");
  world.stored.set(`maru.seen.${server.me.id}.${room.id}`, "3 3");
  world.stored.set("maru.seen.pr_somebody.rm", "1 1");
  await client.session.logOut();
  expect(client.session.getSnapshot()).toEqual({ status: "signed-out" });
  expect(server.identity.isOut).toBe(true);
  expect([...world.stored.keys()].sort()).toEqual(["maru.seen.pr_somebody.rm", "maru.theme"]);
  const asked = server.requests.length;
  await world.advance(600_000);
  expect(server.requests).toHaveLength(asked);
  expect([...world.stored.keys()]).toHaveLength(2);
});

test("without the network signing out fails, and one is still in", async () => {
  server.faults.offline = true;
  await expect(client.session.logOut()).rejects.toThrow("no answer");
  expect(client.session.getSnapshot().status).toBe("signed-in");
});

test("a host's sign-out holds at once; the server hears of it at the next visit", async () => {
  server.faults.offline = true;
  await client.session.leave();
  expect(client.session.getSnapshot()).toEqual({ status: "signed-out" });
  server.faults.offline = false;
  const next = open(world.openTab());
  await next.session.restore();
  expect(next.session.getSnapshot()).toEqual({ status: "signed-out" });
  expect(server.requests.at(-1)).toBe("POST /v1/auth/logout");
  expect(world.stored.has("maru.leaving.demo")).toBe(false);
});

test("an answer from before the sign-out brings nobody back", async () => {
  const renewing = client.session.renew(await client.session.token());
  const leaving = client.session.leave();
  await expect(renewing).rejects.toMatchObject({ problem: { code: "signed_out" } });
  await leaving;
  expect(client.session.getSnapshot()).toEqual({ status: "signed-out" });
});

test("a deleted account leaves nothing behind", async () => {
  await client.oneself.deleteAccount({});
  expect(client.session.getSnapshot()).toEqual({ status: "signed-out" });
});
