import { beforeEach, expect, test } from "vitest";
import { type Client, createClient } from "../client.ts";
import { createFakeServer, type FakeServer } from "../testing/fakeServer.ts";
import { watchLateness } from "../testing/lateness.ts";
import { createWorld, type World } from "../testing/world.ts";

let server: FakeServer;
let world: World;
let client: Client;

beforeEach(() => {
  server = createFakeServer();
  world = createWorld(server);
  client = createClient(world.platform, { baseUrl: "https://maru.test", tenant: "demo" });
});

async function open(): Promise<ReturnType<Client["openRoom"]>> {
  const room = server.addRoom("테니스", "tennis");
  await client.session.restore();
  await world.settle();
  const store = client.openRoom(room.id);
  await world.settle();
  return store;
}

const state = () => client.connection.getSnapshot();
const texts = (store: ReturnType<Client["openRoom"]>) =>
  store.getSnapshot().log.messages.map((message) => message.text);
const lastSocket = () => {
  const socket = server.sockets.at(-1);
  if (socket === undefined) throw new Error("no socket was opened");
  return socket;
};

test("signing in opens a socket by ticket, and rooms are subscribed from their head", async () => {
  await open();
  expect(state()).toMatchObject({ phase: "online", way: "socket" });
  expect(lastSocket().received).toMatchObject([{ type: "subscribe", after: "0" }]);
});

test("after a cut it resumes from epoch and seq, and nothing is missing or doubled", async () => {
  const store = await open();
  server.say("tennis", "하나");
  await world.settle();
  lastSocket().drop(1006);
  server.say("tennis", "둘");
  await world.advance(1_000);
  expect(lastSocket().received).toMatchObject([{ type: "subscribe", after: "ep1.1" }]);
  expect(texts(store)).toEqual(["하나", "둘"]);
});

test("sockets that are blocked give way to a stream, and what was missed comes through it", async () => {
  server.faults.socketsBlocked = true;
  const store = await open();
  server.say("tennis", "하나");
  await world.advance(5_000);
  expect(state()).toMatchObject({ phase: "online", way: "stream" });
  expect(texts(store)).toEqual(["하나"]);
});

test("when streams are blocked too, long polls bring live events", async () => {
  server.faults.socketsBlocked = true;
  server.faults.streamsBlocked = true;
  const store = await open();
  await world.advance(10_000);
  expect(state()).toMatchObject({ phase: "online", way: "poll" });
  server.say("tennis", "하나");
  await world.settle();
  expect(texts(store)).toEqual(["하나"]);
});

test("what was said during a cut is told apart from what comes live, whichever way it comes", async () => {
  const blocked = { socket: {}, poll: { socketsBlocked: true, streamsBlocked: true } };
  for (const [way, faults] of Object.entries(blocked)) {
    server = createFakeServer();
    world = createWorld(server);
    client = createClient(world.platform, { baseUrl: "https://maru.test", tenant: "demo" });
    Object.assign(server.faults, faults);
    const heard = watchLateness(await open());
    await world.advance(10_000);
    expect(state()).toMatchObject({ phase: "online", way });
    server.say("tennis", "하나");
    await world.settle();
    server.faults.offline = true;
    for (const socket of server.sockets) socket.drop(1006);
    await world.wake("time-jump");
    server.say("tennis", "둘");
    server.say("tennis", "셋");
    server.faults.offline = false;
    await world.advance(40_000);
    expect(state()).toMatchObject({ phase: "online", way });
    server.say("tennis", "넷");
    await world.settle();
    expect(heard, way).toEqual({ live: [1, 4], late: [2, 3] });
  }
});

test("it climbs back to the socket when sockets work again", async () => {
  server.faults.socketsBlocked = true;
  const store = await open();
  await world.advance(5_000);
  server.faults.socketsBlocked = false;
  await world.advance(61_000);
  expect(state()).toMatchObject({ phase: "online", way: "socket" });
  server.say("tennis", "하나");
  await world.settle();
  expect(texts(store)).toEqual(["하나"]);
});

test("a network that is away is no reason to leave the socket", async () => {
  await open();
  server.faults.offline = true;
  lastSocket().drop(1006);
  await world.advance(120_000);
  server.faults.offline = false;
  await world.wake("online");
  expect(state()).toMatchObject({ phase: "online", way: "socket" });
});

test("waking tries at once instead of waiting for the next try", async () => {
  await open();
  server.faults.offline = true;
  lastSocket().drop(1006);
  await world.advance(60_000);
  server.faults.offline = false;
  const before = world.now();
  await world.wake("visible");
  expect(state().phase).toBe("online");
  expect(world.now()).toBe(before);
});

test("a socket that only looks open after a pause is found out within three seconds", async () => {
  await open();
  const frozen = lastSocket();
  server.faults.offline = true;
  await world.wake("time-jump");
  expect(frozen.received.at(-1)).toEqual({ type: "ping" });
  await world.advance(2_900);
  expect(state().phase).toBe("online");
  server.faults.offline = false;
  await world.advance(200);
  expect(state().phase).toBe("online");
  expect(lastSocket()).not.toBe(frozen);
});

test("a socket that never gets its welcome is given up after five seconds", async () => {
  server.faults.meddle = () => [];
  await open();
  expect(state().phase).toBe("connecting");
  server.faults.meddle = (frames) => frames;
  await world.advance(6_000);
  expect(state()).toMatchObject({ phase: "online", way: "socket" });
});

test("every heartbeat is a ping, and silence after it a reason to come back", async () => {
  await open();
  await world.advance(25_000);
  expect(lastSocket().received.at(-1)).toEqual({ type: "ping" });
  const first = lastSocket();
  server.faults.meddle = () => [];
  await world.advance(25_000);
  server.faults.meddle = (frames) => frames;
  await world.advance(10_500);
  expect(lastSocket()).not.toBe(first);
  expect(state().phase).toBe("online");
});

test("a new token is told to the socket before the old one ends", async () => {
  await open();
  await world.advance(271_000);
  expect(server.sockets).toHaveLength(1);
  expect(lastSocket().received.at(-1)).toMatchObject({ type: "session.renew", access_token: "token-2" });
});

test("4401 asks for a new token and comes back at once", async () => {
  await open();
  server.faults.tokensStale = true;
  lastSocket().drop(4401);
  await world.advance(1);
  expect(server.requests.filter((line) => line.includes("refresh"))).toHaveLength(2);
  expect(state().phase).toBe("online");
});

test.each([
  [4409, "replaced"],
  [4426, "outdated"],
])("%i stays closed and says why", async (code, reason) => {
  await open();
  lastSocket().drop(code);
  await world.advance(600_000);
  expect(state()).toMatchObject({ phase: "stopped", reason });
  expect(server.sockets).toHaveLength(1);
});

test("4403 ends the session", async () => {
  await open();
  lastSocket().drop(4403);
  await world.settle();
  expect(client.session.getSnapshot()).toEqual({ status: "ended", code: "revoked" });
});

test("a goodbye is obeyed: nobody comes back before the time that was told", async () => {
  await open();
  lastSocket().push({ type: "goodbye", code: 1012, retry_ms: 4_000 });
  await world.settle();
  lastSocket().drop(1012);
  await world.advance(3_900);
  expect(server.sockets).toHaveLength(1);
  await world.advance(2_000);
  expect(server.sockets).toHaveLength(2);
});

test("a room that is closed is unsubscribed", async () => {
  const store = await open();
  store.dispose();
  await world.settle();
  expect(lastSocket().received.at(-1)).toMatchObject({ type: "unsubscribe" });
});
