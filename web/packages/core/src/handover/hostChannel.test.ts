import { createHash } from "node:crypto";
import { beforeEach, expect, test } from "vitest";
import { type Client, createClient } from "../client.ts";
import { createFakeServer, type FakeServer } from "../testing/fakeServer.ts";
import { createWorld, type World } from "../testing/world.ts";
import { type HostChannel, openHostChannel } from "./hostChannel.ts";
import { type FrameMessage, isHello, readHostMessage } from "./messages.ts";

const USER = { id: "pr_user", kind: "external", name: "하은", tag: "" };
const OTHER_USER = { ...USER, id: "pr_user2", name: "두리" };
let server: FakeServer;
let world: World;
let client: Client;
let heard: FrameMessage[];
let say: (data: unknown) => Promise<void>;
let strange: number;
let channel: HostChannel;

function openFrame(signedIn = false): void {
  heard = [];
  strange = 0;
  const page = { tenant: null, disabled: false, signed_in: signedIn, principal: null, embedded: true };
  client = createClient(world.platform, { baseUrl: "https://maru.test", tenant: "demo", page });
  const listeners = new Set<(data: unknown) => void>();
  const port = {
    post: (message: FrameMessage) => void heard.push(message),
    onMessage: (listener: (data: unknown) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  channel = openHostChannel({ ...client, platform: world.platform, onStrange: () => strange++ }, port);
  say = async (data) => {
    for (const listener of listeners) listener(data);
    await world.settle();
  };
}

beforeEach(() => {
  server = createFakeServer();
  world = createWorld(server);
  openFrame();
});

const types = () => heard.map(({ type }) => type);
const state = () => client.session.getSnapshot();
const guests = () => server.requests.filter((line) => line.endsWith("/guests")).length;

test("it says at once that nobody is in", () => {
  expect(heard).toEqual([{ type: "ready", signed_in: false }]);
});

test("it says who is in once that is known, and not before", async () => {
  openFrame(true);
  expect(heard).toEqual([]);
  await client.session.restore();
  expect(heard).toEqual([
    { type: "ready", signed_in: true },
    { type: "signed-in", principal: server.me },
  ]);
});

test("a nickname makes a guest of that name, once, and a new one renames it", async () => {
  await say({ type: "identify", nickname: "여우" });
  await say({ type: "identify", nickname: "여우" });
  expect(guests()).toBe(1);
  expect(server.requests.filter((line) => line.startsWith("PATCH"))).toEqual([]);
  await say({ type: "identify", nickname: "늑대" });
  expect(guests()).toBe(1);
  expect(state()).toMatchObject({ principal: { name: "늑대" } });
  expect(types()).toEqual(["ready", "signed-in", "signed-in"]);
});

test("a nickname never touches who is in with an identity", async () => {
  server.identity.codes.set("h1", { principal: USER });
  await say({ type: "identify", host_code: "h1" });
  await say({ type: "identify", nickname: "사장님" });
  expect(state()).toMatchObject({ principal: USER });
  expect(server.requests.some((line) => line.startsWith("PATCH"))).toBe(false);
});

test("a push code is good only with the verifier whose hash the host was told", async () => {
  await say({ type: "challenge" });
  const challenge = heard.findLast((message) => message.type === "challenge")?.challenge ?? "";
  server.identity.codes.set("p1", { principal: USER, challenge });
  await say({ type: "identify", code: "p1" });
  expect(state()).toMatchObject({ status: "signed-in", principal: USER });
  const { verifier } = server.identity.bodies.findLast(({ path }) => path === "/v1/auth/handover")?.body ?? {};
  expect(createHash("sha256").update(String(verifier)).digest("base64url")).toBe(challenge);
});

test("a verifier serves one code; the same challenge stands until then", async () => {
  await say({ type: "challenge" });
  await say({ type: "challenge" });
  await say({ type: "identify", code: "bad" });
  await say({ type: "challenge" });
  const [first, second, third] = heard.flatMap((message) => (message.type === "challenge" ? [message.challenge] : []));
  expect(first).toBe(second);
  expect(third).not.toBe(first);
});

test("another user of the host takes the place of the one before", async () => {
  server.identity.codes.set("h1", { principal: USER });
  server.identity.codes.set("h2", { principal: OTHER_USER });
  await say({ type: "identify", host_code: "h1" });
  await say({ type: "identify", host_code: "h2" });
  expect(state()).toMatchObject({ principal: OTHER_USER });
});

test("a refused code is told, and nobody becomes a guest", async () => {
  await say({ type: "identify", host_code: "bad" });
  expect(heard.at(-1)).toEqual({ type: "problem", code: "code_invalid" });
  expect(guests()).toBe(0);
});

test("a signed token is prolonged by asking the host, with the old token beside the new", async () => {
  server.identity.codes.set("j1", { principal: USER });
  server.identity.codes.set("j2", { principal: USER });
  await say({ type: "identify", token: "j1" });
  const sockets = server.sockets.length;
  await world.advance(271_000);
  expect(heard.at(-1)).toEqual({ type: "token-wanted" });
  await say({ type: "token", token: "j2" });
  await client.session.token();
  expect(state()).toMatchObject({ status: "signed-in", principal: USER });
  expect(server.sockets).toHaveLength(sockets);
  expect(server.requests.some((line) => line.endsWith("/refresh"))).toBe(false);
});

test("a host that gives no token in time lets the session end with the old one, and is asked who is here", async () => {
  server.identity.codes.set("j1", { principal: USER });
  await say({ type: "identify", token: "j1" });
  await world.advance(310_000);
  await client.session.token().catch(() => {});
  const asking = client.session.token().catch(() => {});
  await world.advance(10_000);
  await asking;
  expect(state().status).toBe("ended");
  expect(types().slice(-2)).toEqual(["signed-out", "identify-wanted"]);
});

test("the host's sign-out forgets the person and says why", async () => {
  await say({ type: "identify", nickname: "여우" });
  world.stored.set(`maru.draft.${server.me.id}.rm`, "비밀");
  await say({ type: "logout" });
  expect(state()).toEqual({ status: "signed-out" });
  expect(heard.at(-1)).toEqual({ type: "signed-out", why: "host" });
  expect([...world.stored.keys()].join()).not.toContain("draft");
});

test("who was put out does not come back by itself", async () => {
  await say({ type: "identify", nickname: "여우" });
  client.session.end("revoked");
  expect(types().slice(-1)).toEqual(["signed-out"]);
});

test("while the host's backend is asked, nobody else is", async () => {
  const isAwaited = () => channel.getSnapshot();
  expect(isAwaited()).toBe(false);
  await say({ type: "wait" });
  await world.advance(9_000);
  expect(isAwaited()).toBe(true);
  await say({ type: "nobody" });
  expect(isAwaited()).toBe(false);
  await say({ type: "wait" });
  await world.advance(10_000);
  expect(isAwaited()).toBe(false);
  await say({ type: "wait" });
  await say({ type: "logout" });
  expect(isAwaited()).toBe(false);
  await say({ type: "wait" });
  server.identity.codes.set("j1", { principal: USER });
  await say({ type: "identify", token: "j1" });
  expect([isAwaited(), state().status]).toEqual([false, "signed-in"]);
  // Whoever is asked again has a moment to say that it is about to.
  client.session.end("token_expired");
  expect([isAwaited(), types().at(-1)]).toEqual([true, "identify-wanted"]);
  await world.advance(150);
  expect(isAwaited()).toBe(false);
});

test("more than can wait is dropped", async () => {
  for (let count = 0; count < 40; count++) void say({ type: "challenge" });
  await world.settle();
  expect(strange).toBeGreaterThan(0);
  expect(types().filter((type) => type === "challenge").length).toBeLessThan(40);
});

const SHARED = { type: "identify", nickname: "a" };
test.each([
  ["nothing", null],
  ["a text", "identify"],
  ["a list", ["identify"]],
  ["an unknown type", { type: "eval", code: "x" }],
  ["a field too many", { ...SHARED, id: "pr_1" }],
  ["two identities", { type: "identify", code: "a", token: "b" }],
  ["a field of another type", { type: "identify", nickname: 7 }],
  ["an empty field", { type: "identify", nickname: "" }],
  ["a field that is too long", { type: "identify", token: "x".repeat(16_385) }],
  ["a field that is too long in bytes", { type: "identify", nickname: "가".repeat(6_000) }],
  ["an inherited message", Object.create(SHARED)],
  ["a prototype as a field", JSON.parse('{"type":"identify","nickname":"a","__proto__":{"id":1}}')],
  ["fields of the prototype", { type: "identify", toString: "a" }],
  [
    "a class",
    new (class {
      type = "logout";
    })(),
  ],
])("%s is no message", async (_name, data) => {
  expect(readHostMessage(data)).toBeNull();
  await say(data);
  expect(strange).toBe(1);
  expect(types()).toEqual(["ready"]);
});

test("hello has exactly one form", () => {
  expect(isHello({ type: "maru.hello", v: 1 })).toBe(true);
  for (const data of [
    null,
    "maru.hello",
    { type: "maru.hello" },
    { type: "maru.hello", v: 2 },
    { type: "maru.hello", v: 1, x: 1 },
  ])
    expect(isHello(data)).toBe(false);
});
