import type { FeedChange, OwnRoom, Room } from "@maru/wire";
import { beforeEach, expect, test } from "vitest";
import { type Client, createClient } from "../client.ts";
import { createFakeServer, type FakeServer } from "../testing/fakeServer.ts";
import { createWorld, type World } from "../testing/world.ts";
import { type Conversations, createConversations } from "./index.ts";

let server: FakeServer;
let world: World;
let client: Client;
let conversations: Conversations;

const mine = (room: Room): OwnRoom => ({
  room,
  role: "member",
  marker: { seq: 0, number: 0 },
  unread: room.number,
  counts: true,
  notify: "all",
});
const titles = () => conversations.ownRooms.getSnapshot().rooms.map((one) => one.room.title);
const unread = () => conversations.ownRooms.getSnapshot().rooms.map((one) => one.unread);

beforeEach(async () => {
  server = createFakeServer();
  world = createWorld(server);
  client = createClient(world.platform, { baseUrl: "https://maru.test", tenant: "demo" });
  conversations = createConversations(client);
  server.conversations.own = [mine(server.addRoom("하나")), mine(server.addRoom("둘"))];
  await client.session.restore();
  await world.settle();
});

async function told(...changes: FeedChange[]): Promise<void> {
  server.sockets.at(-1)?.push({ type: "feed", cursor: "f.1", feed: { type: "changes", changes } });
  await world.settle();
}

/** As it is after so many messages, the last of them at this time. */
function after(room: Room, number: number, sent_at: string): Room {
  const sender = server.me;
  const last = { id: "ms_x", room: room.id, seq: number, number, sender, client_id: "c", text: "안녕", sent_at };
  return { ...room, head: number, number, last_message: last };
}

const roomAt = (at: number) => {
  const one = conversations.ownRooms.getSnapshot().rooms[at];
  if (one === undefined) throw new Error(`there is no room ${at}`);
  return one.room;
};

test("a socket opens the feed, and its snapshot is the list", async () => {
  expect(server.sockets.at(-1)?.received).toContainEqual({ type: "feed.open" });
  const rooms = [mine(server.addRoom("셋"))];
  server.sockets.at(-1)?.push({ type: "feed", cursor: "f.1", feed: { type: "snapshot", rooms, unread: 0 } });
  await world.settle();
  expect(titles()).toEqual(["셋"]);
});

test("a message in a room that is not open moves it up and counts", async () => {
  const last = roomAt(1);
  await told({ type: "room", room: after(last, 3, "2026-11-21T09:00:00.000Z") });
  expect(titles()[0]).toBe(last.title);
  expect(unread()).toEqual([3, 0]);
  expect(conversations.ownRooms.getSnapshot().unread).toBe(3);
});

test("reading elsewhere takes the count away, and never gives it back", async () => {
  const room = roomAt(0);
  await told({ type: "room", room: after(room, 3, "2026-11-21T09:00:00.000Z") });
  await told({ type: "marker", room: room.id, marker: { seq: 3, number: 3 } });
  expect(unread()).toEqual([0, 0]);
  await told({ type: "marker", room: room.id, marker: { seq: 1, number: 1 } });
  expect(unread()).toEqual([0, 0]);
});

test("an older word about a room changes nothing", async () => {
  const room = roomAt(0);
  await told({ type: "room", room: after(room, 3, "2026-11-21T09:00:00.000Z") });
  await told({ type: "room", room: after(room, 2, "2026-11-21T08:59:00.000Z") });
  expect(unread()[0]).toBe(3);
});

test("rooms come and go, and coming twice is coming once", async () => {
  const fresh = mine(server.addRoom("새 방"));
  await told({ type: "joined", room: fresh }, { type: "joined", room: fresh });
  expect(titles().filter((title) => title === "새 방")).toHaveLength(1);
  await told({ type: "left", room: fresh.room.id });
  expect(titles()).not.toContain("새 방");
});

const opened = () => server.sockets.at(-1)?.received.filter((frame) => frame.type === "feed.open");

test("after a cut the feed goes on behind what was heard", async () => {
  await told({ type: "left", room: roomAt(0).id });
  server.sockets.at(-1)?.drop(1012);
  await world.advance(1_000);
  expect(opened()).toEqual([{ type: "feed.open", after: "f.1" }]);
  const fresh = mine(server.addRoom("새 방"));
  const feed = { type: "resumed", changes: [{ type: "joined", room: fresh }] } as const;
  server.sockets.at(-1)?.push({ type: "feed", cursor: "f.2", feed: { ...feed, changes: [...feed.changes] } });
  await world.settle();
  expect(titles()).toContain("새 방");
  server.sockets.at(-1)?.drop(1012);
  await world.advance(1_000);
  expect(opened()).toEqual([{ type: "feed.open", after: "f.2" }]);
});

test("another session has a feed of its own, from its beginning", async () => {
  await told({ type: "left", room: roomAt(0).id });
  client.connection.stop();
  client.connection.start();
  await world.settle();
  expect(opened()).toEqual([{ type: "feed.open" }]);
});
