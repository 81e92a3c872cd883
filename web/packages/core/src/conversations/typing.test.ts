import type { Room, Signal } from "@maru/wire";
import { beforeEach, expect, test } from "vitest";
import { createClient } from "../client.ts";
import { createFakeServer, type FakeServer, OTHER } from "../testing/fakeServer.ts";
import { createWorld, type World } from "../testing/world.ts";
import { type Conversation, createConversations } from "./index.ts";

let server: FakeServer;
let world: World;
let room: Room;
let store: Conversation;

beforeEach(async () => {
  server = createFakeServer();
  world = createWorld(server);
  const client = createClient(world.platform, { baseUrl: "https://maru.test", tenant: "demo" });
  room = server.addRoom("테니스");
  await client.session.restore();
  await world.settle();
  store = createConversations(client).open(room.id);
  await world.settle();
});

async function signal(told: Signal): Promise<void> {
  server.sockets.at(-1)?.push({ type: "signal", room: room.id, signal: told });
  await world.settle();
}

const typing = () => store.getSnapshot().typing.map((one) => one.id);
const told = () => server.requests.filter((one) => one.startsWith("POST") && one.endsWith("/typing")).length;

test("others type until they stop, have said it, or six seconds are over; oneself never does", async () => {
  const on = { type: "typing", member: OTHER, on: true } as const;
  await signal({ ...on, member: server.me });
  expect(typing()).toEqual([]);
  await signal(on);
  await world.advance(4_000);
  await signal(on);
  await world.advance(4_000);
  expect(typing()).toEqual([OTHER.id]);
  await world.advance(2_100);
  expect(typing()).toEqual([]);
  await signal(on);
  await signal({ ...on, on: false });
  expect(typing()).toEqual([]);
  await signal(on);
  server.say(room.id, "다 썼어요");
  await world.settle();
  expect(typing()).toEqual([]);
});

test("typing is told every three seconds, and no more where the room does not have it", async () => {
  for (let second = 0; second < 6; second++) {
    store.tellTyping();
    await world.advance(1_000);
  }
  expect(told()).toBe(2);
  server.conversations.refuse = { status: 403, code: "not_in_this_room" };
  store.tellTyping();
  await world.advance(60_000);
  store.tellTyping();
  await world.settle();
  expect(told()).toBe(3);
});
