import { createHash } from "node:crypto";
import type { ClaimOffer } from "@maru/wire";
import { beforeEach, expect, test } from "vitest";
import { type Client, createClient } from "../client.ts";
import { createFakeServer, type FakeServer } from "../testing/fakeServer.ts";
import { createWorld, type World } from "../testing/world.ts";

const ACCOUNT = { id: "pr_account", kind: "account", name: "지은", tag: "" };
const LOGIN = { email: "a@b.example", password: "right horse" };
let server: FakeServer;
let world: World;
let client: Client;

beforeEach(() => {
  server = createFakeServer();
  world = createWorld(server);
  const page = { tenant: server.identity.tenant, disabled: false, signed_in: false, principal: null, embedded: false };
  client = createClient(world.platform, { baseUrl: "https://maru.test", tenant: "demo", language: () => "ko", page });
  server.identity.accounts.set(LOGIN.email, { password: LOGIN.password, principal: ACCOUNT, factor: null });
});

const bodyOf = (path: string) => server.identity.bodies.findLast((one) => one.path === path)?.body;
const state = () => client.session.getSnapshot();
const problem = (code: string) => ({ problem: { code } });

test("a guest enters with one request and no more than a name", async () => {
  await client.enter.asGuest(" 여우 ");
  expect(state()).toMatchObject({ status: "signed-in", principal: { name: "여우" } });
  expect(server.requests[0]).toBe("POST /v1/tenants/demo/guests");
  expect(server.identity.bodies[0]?.body).toEqual({ name: "여우" });
});

test("a guest does the work that is asked for, once", async () => {
  server.identity.difficulty = 9;
  const entering = client.enter.asGuest("");
  await world.advance(1);
  await entering;
  expect(state().status).toBe("signed-in");
  expect(server.requests.slice(0, 3)).toEqual([
    "POST /v1/tenants/demo/guests",
    "GET /v1/tenants/demo/challenge",
    "POST /v1/tenants/demo/guests",
  ]);
});

test("an account signs in", async () => {
  expect(await client.enter.logIn(LOGIN)).toEqual(ACCOUNT);
  expect(state()).toMatchObject({ status: "signed-in", principal: ACCOUNT });
});

test("with a second factor the password is half the way", async () => {
  server.identity.accounts.set(LOGIN.email, { password: LOGIN.password, principal: ACCOUNT, factor: "123456" });
  const half = await client.enter.logIn(LOGIN);
  expect(half).toMatchObject({ mfa_ticket: LOGIN.email });
  expect(state().status).toBe("signed-out");
  await expect(client.enter.secondFactor(LOGIN.email, "000000")).rejects.toMatchObject(problem("invalid_credentials"));
  await client.enter.secondFactor(LOGIN.email, "123456");
  expect(state().status).toBe("signed-in");
});

test("wrong credentials and bad codes are errors and nobody becomes a guest", async () => {
  await expect(client.enter.logIn({ ...LOGIN, password: "no" })).rejects.toMatchObject(problem("invalid_credentials"));
  await expect(client.enter.verify("nothing")).rejects.toMatchObject(problem("code_invalid"));
  await expect(client.enter.byToken("bad")).rejects.toMatchObject(problem("token_invalid"));
  expect(state()).toEqual({ status: "signed-out" });
  expect(server.requests.join()).not.toContain("guests");
});

test("signing up and forgetting say the same whoever asks, and sign nobody in", async () => {
  await client.enter.signUp({ ...LOGIN, name: "지은" });
  expect(bodyOf("/v1/tenants/demo/accounts")).toEqual({ ...LOGIN, name: "지은" });
  await client.enter.signUp({ ...LOGIN, name: "지은" }, "/demo/lunch");
  expect(bodyOf("/v1/tenants/demo/accounts")).toEqual({ ...LOGIN, name: "지은", return_to: "/demo/lunch" });
  await client.enter.forgot(LOGIN.email);
  expect(bodyOf("/v1/tenants/demo/password/forgot")).toEqual({ email: LOGIN.email });
  await client.enter.forgot(LOGIN.email, "/demo/lunch");
  expect(bodyOf("/v1/tenants/demo/password/forgot")).toEqual({ email: LOGIN.email, return_to: "/demo/lunch" });
  expect(state().status).toBe("signed-out");
});

test("a provider's popup brings a code that only this page can redeem", async () => {
  const errand = await client.enter.popupErrand("google");
  const query = new URL(errand.address).searchParams;
  expect(query.get("mode")).toBe("popup");
  server.identity.codes.set("c1", { principal: ACCOUNT, challenge: query.get("challenge") ?? "" });
  expect(await errand.finish("c1")).toEqual(ACCOUNT);
  const verifier = String(bodyOf("/v1/auth/exchange-code")?.["verifier"]);
  expect(createHash("sha256").update(verifier).digest("base64url")).toBe(query.get("challenge"));
});

test("the page that goes to a provider comes back to where it was", () => {
  const address = new URL(client.enter.pageAddress("google", "/demo/점심"));
  expect(address.pathname).toBe("/v1/tenants/demo/oidc/google/start");
  expect(address.searchParams.get("return_to")).toBe("/demo/점심");
});

test("a used code is an error and not a second session", async () => {
  server.identity.codes.set("once", { principal: ACCOUNT });
  await client.enter.byHostCode("once");
  await expect(client.enter.byHostCode("once")).rejects.toMatchObject(problem("code_used"));
});

test("a guest's past is offered to whoever signs in, taken once, or left", async () => {
  const guest = server.me;
  await client.enter.asGuest("");
  server.identity.offer = { ticket: "t", guest, expires_at: "" };
  await client.enter.logIn(LOGIN);
  server.identity.offer = null;
  const { claim } = state() as unknown as { claim: ClaimOffer };
  expect(claim.guest).toEqual(guest);
  await client.claims.accept(claim);
  expect(state()).toMatchObject({ status: "signed-in", claim: null });
  expect(bodyOf("/v1/me/claims")).toEqual({ ticket: "t" });
});

test("what the guest had not sent yet is sent by who takes the past along", async () => {
  const room = server.addRoom("방");
  await client.enter.asGuest("");
  const unsent = JSON.stringify({ text: "아직 여기", createdAt: world.now() });
  world.stored.set(`maru.outbox.${server.me.id}.${room.id}.c1`, unsent);
  server.identity.offer = { ticket: "t", guest: server.me, expires_at: "" };
  await client.enter.logIn(LOGIN);
  expect(client.outbox.getSnapshot()).toEqual([]);
  await client.claims.accept((state() as unknown as { claim: ClaimOffer }).claim);
  await world.settle();
  expect(server.messages(room.id).map(({ text, sender }) => [text, sender.id])).toEqual([["아직 여기", ACCOUNT.id]]);
});

test("who leaves the guest's past leaves nothing of it here", async () => {
  await client.enter.asGuest("");
  world.stored.set(`maru.draft.${server.me.id}.rm`, "쓰던 글");
  server.identity.offer = { ticket: "t", guest: server.me, expires_at: "" };
  await client.enter.logIn(LOGIN);
  client.claims.decline();
  expect([...world.stored.keys()]).toEqual([]);
  expect(state()).toMatchObject({ claim: null });
});

test("another person needs another connection: the end of the old one is not theirs", async () => {
  await client.enter.asGuest("");
  await world.advance(1_000);
  const [guests] = server.sockets;
  await client.enter.logIn(LOGIN);
  await world.advance(1_000);
  expect(guests?.isOpen()).toBe(false);
  guests?.drop(4403);
  expect(state()).toMatchObject({ status: "signed-in", principal: ACCOUNT });
  expect(client.connection.getSnapshot().phase).toBe("online");
  expect(server.sockets.filter((socket) => socket.isOpen())).toHaveLength(1);
});

test("4403 ends the session and nobody asks again", async () => {
  await client.enter.asGuest("");
  await world.advance(1_000);
  server.sockets.at(-1)?.drop(4403);
  await world.settle();
  expect(state()).toEqual({ status: "ended", code: "revoked" });
  const asked = server.requests.length;
  await world.advance(600_000);
  expect(server.requests).toHaveLength(asked);
  client.session.dismiss();
  expect(state()).toEqual({ status: "signed-out" });
});

test("a new name is one's name at once", async () => {
  await client.enter.asGuest("");
  await client.oneself.rename(" 새 이름 ");
  expect(state()).toMatchObject({ principal: { name: "새 이름" } });
});

test("devices: this one first, one ends, the others end", async () => {
  await client.enter.asGuest("");
  const device = { device: "Chrome", created_at: "", way: "guest" };
  server.identity.devices = [
    { ...device, id: "a", last_seen_at: "2026-11-20", current: false },
    { ...device, id: "b", last_seen_at: "2026-11-21", current: false },
    { ...device, id: "c", last_seen_at: "2026-11-19", current: true },
  ];
  const ids = async () => (await client.devices.list()).map(({ id }) => id);
  expect(await ids()).toEqual(["c", "b", "a"]);
  await client.devices.end("b");
  expect(await ids()).toEqual(["c", "a"]);
  await client.devices.endOthers();
  expect(await ids()).toEqual(["c"]);
});
