import { beforeEach, expect, test } from "vitest";
import { type Client, createClient } from "../client.ts";
import { createConversations } from "../conversations/index.ts";
import { createFakeServer, type FakeServer, OTHER } from "../testing/fakeServer.ts";
import { createChance, createWorld, type World } from "../testing/world.ts";

let server: FakeServer;
let world: World;
let client: Client;

beforeEach(async () => {
  server = createFakeServer();
  world = createWorld(server);
  client = createClient(world.platform, { baseUrl: "https://maru.test", tenant: "demo" });
  await client.session.restore();
  await world.settle();
});

const texts = (store: ReturnType<Client["openRoom"]>) =>
  store.getSnapshot().log.messages.map((message) => message.text);

test("a room opens with its newest page and goes on with live events", async () => {
  const room = server.addRoom("테니스", "tennis");
  server.say(room.id, "하나");
  const store = client.openRoom("tennis");
  await world.settle();
  server.say(room.id, "둘");
  await world.settle();
  expect(texts(store)).toEqual(["하나", "둘"]);
  expect(store.getSnapshot().room).toMatchObject({ head: 2, number: 2 });
});

test("a room that is not there is refused with its problem", async () => {
  const store = client.openRoom("nowhere");
  await world.settle();
  expect(store.getSnapshot()).toMatchObject({ status: "refused", problem: { code: "room_not_found" } });
});

test("a room opens by itself when the network comes back", async () => {
  const room = server.addRoom("테니스");
  server.say(room.id, "하나");
  server.faults.offline = true;
  const store = client.openRoom(room.id);
  await world.advance(2_000);
  expect(store.getSnapshot().status).toBe("loading");
  server.faults.offline = false;
  await world.wake("online");
  expect(store.getSnapshot().status).toBe("ready");
});

test("a lost frame is noticed by the next one and fetched before it is shown", async () => {
  const room = server.addRoom("테니스");
  const store = client.openRoom(room.id);
  await world.settle();
  server.faults.meddle = () => [];
  server.say(room.id, "하나");
  server.faults.meddle = (frames) => frames;
  server.say(room.id, "둘");
  await world.settle();
  expect(texts(store)).toEqual(["하나", "둘"]);
});

test("a frame that is lost with nothing after it is noticed by the next pong", async () => {
  const room = server.addRoom("테니스");
  const store = client.openRoom(room.id);
  await world.settle();
  server.faults.meddle = () => [];
  server.say(room.id, "하나");
  server.faults.meddle = (frames) => frames;
  await world.advance(25_000);
  expect(texts(store)).toEqual(["하나"]);
});

test("a new epoch drops everything for a fresh snapshot", async () => {
  const room = server.addRoom("테니스");
  server.say(room.id, "예전");
  const store = client.openRoom(room.id);
  await world.settle();
  server.epoch = "ep2";
  server.sockets.at(-1)?.drop(1012);
  await world.advance(2_000);
  server.say(room.id, "새로");
  await world.settle();
  expect(texts(store)).toEqual(["예전", "새로"]);
  expect(server.requests.filter((line) => line.includes("/messages?limit=50"))).toHaveLength(2);
});

test("older pages join at the front until the beginning", async () => {
  const room = server.addRoom("테니스");
  for (let count = 1; count <= 120; count++) server.say(room.id, `말 ${count}`);
  const store = client.openRoom(room.id);
  await world.settle();
  await store.loadOlder();
  await store.loadOlder();
  expect(store.getSnapshot().log.messages.map((message) => message.number)).toEqual(
    Array.from({ length: 120 }, (_, at) => at + 1),
  );
  expect(store.getSnapshot().log.prev).toBeNull();
});

test("through lost, doubled and swapped frames, cuts and resets the room ends as a fresh snapshot", async () => {
  for (let seed = 1; seed <= 15; seed++) {
    const chance = createChance(seed);
    const room = server.addRoom(`방 ${seed}`);
    const store = client.openRoom(room.id);
    await world.settle();
    server.faults.meddle = (frames) => {
      const luck = chance.pick(6);
      return luck === 0 ? [] : luck === 1 ? [...frames, ...frames] : frames;
    };
    for (let step = 0; step < 40; step++) await randomStep(chance.pick, room.id);
    server.faults.meddle = (frames) => frames;
    await world.advance(60_000);
    expect(store.getSnapshot().log.messages, `seed ${seed}`).toEqual(server.page(room.id).messages);
    expect(store.getSnapshot().log.head).toBe(server.page(room.id).head);
    store.dispose();
  }
});

async function randomStep(pick: (below: number) => number, room: string): Promise<void> {
  const messages = server.messages(room).filter((message) => !message.deleted_at);
  const what = pick(12);
  if (what === 0 && messages.length > 0) server.remove(room, messages[pick(messages.length)]?.id ?? "");
  else if (what === 1) server.happen(room, { type: "member.joined", member: OTHER, role: "member" });
  else if (what === 2) server.sockets.at(-1)?.drop([1006, 1012, 4430][pick(3)] ?? 1006);
  else if (what === 3) server.epoch = `ep${pick(1_000)}`;
  else if (what === 4) await world.advance(pick(3_000));
  else if (messages.length < 45) server.say(room, `말 ${pick(1_000)}`);
  if (pick(2) === 0) await world.settle();
}

test("leaving a room is told to the server, and its event makes the room smaller by one", async () => {
  const room = server.addRoom("테니스", "tennis");
  const store = client.openRoom("tennis");
  await world.settle();
  server.happen(room.id, { type: "member.joined", member: OTHER, role: "member" });
  server.happen(room.id, { type: "member.joined", member: server.me, role: "member" });
  await world.settle();
  await createConversations(client).acts("tennis").leave();
  await world.settle();
  expect(server.requests).toContain("DELETE /v1/rooms/tennis/members/me");
  expect(store.getSnapshot().room?.members).toBe(1);
});
