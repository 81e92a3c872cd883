import { beforeEach, expect, test } from "vitest";
import { type Client, createClient } from "../client.ts";
import { createFakeServer, type FakeServer } from "../testing/fakeServer.ts";
import { createWorld, type World } from "../testing/world.ts";
import { mergeRooms } from "./roomList.ts";

let server: FakeServer;
let world: World;
let client: Client;

beforeEach(async () => {
  server = createFakeServer();
  world = createWorld(server);
  client = createClient(world.platform, { baseUrl: "https://maru.test", tenant: "demo" });
});

const titles = () => client.rooms.getSnapshot().rooms.map((room) => room.title);
const lists = () => server.requests.filter((line) => line === "GET /v1/rooms").length;

async function signIn(): Promise<void> {
  await client.session.restore();
  await world.settle();
}

test("the list comes at sign-in, newest activity first", async () => {
  server.addRoom("조용한 방");
  server.say(server.addRoom("시끄러운 방").id, "안녕");
  await signIn();
  expect(titles()).toEqual(["시끄러운 방", "조용한 방"]);
});

test("it is asked again while somebody looks, and not while nobody does", async () => {
  await signIn();
  const before = lists();
  await world.advance(60_000);
  expect(lists()).toBe(before + 3);
  world.platform.isVisible = () => false;
  await world.advance(60_000);
  expect(lists()).toBe(before + 3);
});

test("events of an open room move it up without asking", async () => {
  const first = server.addRoom("하나");
  const second = server.addRoom("둘");
  server.say(second.id, "안녕");
  await signIn();
  client.openRoom(first.id);
  await world.settle();
  const before = lists();
  server.say(first.id, "나도 안녕");
  server.say(first.id, "새 소식");
  await world.settle();
  expect(titles()).toEqual(["하나", "둘"]);
  expect(client.rooms.getSnapshot().rooms[0]).toMatchObject({ number: 2, last_message: { text: "새 소식" } });
  expect(lists()).toBe(before);
});

test("an answer that is older than what we have seen does not turn the clock back", () => {
  const room = server.addRoom("방");
  const seen = { ...room, head: 9, number: 4 };
  expect(mergeRooms([seen], [{ ...room, head: 7, number: 3 }])).toEqual([seen]);
  expect(mergeRooms([seen], [])).toEqual([]);
});
