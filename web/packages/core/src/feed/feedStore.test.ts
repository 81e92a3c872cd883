import type { Feed, OwnRoom } from "@maru/wire";
import { beforeEach, expect, test } from "vitest";
import { type Client, createClient } from "../client.ts";
import { createFakeServer, type FakeServer, json } from "../testing/fakeServer.ts";
import { createWorld, type World } from "../testing/world.ts";
import { type FeedStore, openFeed } from "./index.ts";

/** The feed's stream, in the test's hand. */
interface FakeFeed {
  /** The cursor of each request, in order; `null`: none. */
  asked: (string | null)[];
  tell(feed: Feed, cursor: string): void;
  cut(): void;
  own: OwnRoom | null;
}

let server: FakeServer;
let world: World;
let client: Client;
let feed: FakeFeed;
let store: FeedStore;

function createFakeFeed(): FakeFeed & { answer(init: RequestInit): Response } {
  let line: ReadableStreamDefaultController<Uint8Array> | null = null;
  const fake = {
    asked: [] as (string | null)[],
    own: null,
    answer: (init: RequestInit) => {
      fake.asked.push(new Headers(init.headers).get("last-event-id"));
      const body = new ReadableStream<Uint8Array>({
        start: (controller) => {
          line = controller;
        },
      });
      return new Response(body, { headers: { "content-type": "text/event-stream" } });
    },
    tell: (told: Feed, cursor: string) => {
      const data = JSON.stringify({ type: "feed", feed: told, cursor });
      line?.enqueue(new TextEncoder().encode(`event: feed\nid: ${cursor}\ndata: ${data}\n\n`));
    },
    cut: () => line?.close(),
  };
  return fake;
}

function ownOf(number: number): OwnRoom {
  const room = { ...server.addRoom("테니스"), id: "rm_1", number, head: number + 1 };
  const marker = { seq: 1, number: 0 };
  return { room, role: "member", marker, unread: number, counts: true, notify: "all" };
}

beforeEach(async () => {
  server = createFakeServer();
  const fake = createFakeFeed();
  feed = fake;
  world = createWorld({
    openSocket: server.openSocket,
    fetch: async (url, init) => {
      if (url.endsWith("/v1/feed")) return fake.answer(init);
      if (url.endsWith("/members/me") && init.method === "PATCH") return json(200, feed.own);
      return server.fetch(url, init);
    },
  });
  client = createClient(world.platform, { baseUrl: "https://maru.test", tenant: "demo" });
  await client.session.restore();
  store = openFeed(client);
  await world.settle();
});

test("a snapshot is the list, and changes keep it true", async () => {
  expect(store.getSnapshot().status).toBe("loading");
  feed.tell({ type: "snapshot", rooms: [ownOf(2)], unread: 2 }, "n.4");
  await world.settle();
  expect(store.getSnapshot()).toMatchObject({ status: "live", unread: 2, rooms: [{ role: "member" }] });
  feed.tell({ type: "changes", changes: [{ type: "room", room: ownOf(3).room }] }, "n.5");
  await world.settle();
  expect(store.getSnapshot().unread).toBe(3);
});

test("a cut stream goes on from the newest cursor, without a snapshot", async () => {
  feed.tell({ type: "snapshot", rooms: [ownOf(2)], unread: 2 }, "n.4");
  feed.tell({ type: "changes", changes: [{ type: "room", room: ownOf(3).room }] }, "n.5");
  await world.settle();
  feed.cut();
  await world.settle();
  expect(store.getSnapshot()).toMatchObject({ status: "waiting", unread: 3 });
  await world.advance(1_000);
  expect(feed.asked).toEqual([null, "n.5"]);
  const marker = { seq: 4, number: 3 };
  feed.tell({ type: "resumed", changes: [{ type: "marker", room: "rm_1", marker }] }, "n.9");
  await world.settle();
  expect(store.getSnapshot()).toMatchObject({ status: "live", unread: 0 });
});

test("a cursor that holds no more is answered by a snapshot, and what was held is forgotten", async () => {
  feed.tell({ type: "snapshot", rooms: [ownOf(2)], unread: 2 }, "n.4");
  await world.settle();
  await world.wake("online");
  expect(feed.asked).toEqual([null, "n.4"]);
  feed.tell({ type: "snapshot", rooms: [], unread: 0 }, "m.0");
  await world.settle();
  expect(store.getSnapshot()).toMatchObject({ status: "live", unread: 0, rooms: [] });
});

test("a silent stream is given up and opened again", async () => {
  feed.tell({ type: "snapshot", rooms: [], unread: 0 }, "n.1");
  await world.settle();
  await world.advance(50_000);
  expect(feed.asked).toEqual([null, "n.1"]);
});

test("a room that is set is so at once, and hidden ones are apart", async () => {
  const own = ownOf(2);
  feed.tell({ type: "snapshot", rooms: [own], unread: 2 }, "n.4");
  await world.settle();
  feed.own = { ...own, hidden: true };
  await store.set("rm_1", { hidden: true });
  expect(store.getSnapshot()).toMatchObject({ rooms: [], hidden: [{ hidden: true }], unread: 0 });
  expect(store.room("rm_1")?.hidden).toBe(true);
});

test("whoever signs out has no list, and no stream any more", async () => {
  feed.tell({ type: "snapshot", rooms: [ownOf(2)], unread: 2 }, "n.4");
  await world.settle();
  await client.session.leave();
  await world.settle();
  expect(store.getSnapshot()).toMatchObject({ status: "loading", rooms: [], unread: 0 });
  await world.advance(100_000);
  expect(feed.asked).toEqual([null]);
});
