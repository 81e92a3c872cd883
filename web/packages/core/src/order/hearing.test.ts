import type { FeedChange, ServerFrame } from "@maru/wire";
import { beforeEach, expect, test } from "vitest";
import { type Client, createClient } from "../client.ts";
import { POLL_MS } from "../rooms/roomList.ts";
import { createFakeServer, type FakeServer } from "../testing/fakeServer.ts";
import { createWorld, type World } from "../testing/world.ts";
import { hearAside } from "./index.ts";

let server: FakeServer;
let world: World;
let client: Client;
let heard: string[];

beforeEach(() => {
  server = createFakeServer();
  world = createWorld(server);
  client = createClient(world.platform, { baseUrl: "https://maru.test", tenant: "demo" });
  heard = [];
});

function hear() {
  return hearAside(
    client,
    (change) => heard.push(change.type),
    () => heard.push("again"),
  );
}

async function tell(feed: (ServerFrame & { type: "feed" })["feed"]): Promise<void> {
  server.sockets.at(-1)?.push({ type: "feed", cursor: "f.1", feed });
  await world.settle();
}

const QUEUE: FeedChange = { type: "queue", room: "rm_1", messages: 1, entries: 0 };

test("what is told is handed on, and a line that was cut is asked for anew once it is back", async () => {
  const off = hear();
  await client.session.restore();
  await world.settle();
  await tell({ type: "snapshot", rooms: [], unread: 0 });
  await tell({ type: "changes", changes: [QUEUE] });
  expect(heard).toEqual(["again", "queue"]);
  server.sockets.at(-1)?.drop(1006);
  await world.advance(1_000);
  // It goes on behind what was heard, and says nothing of what waited meanwhile.
  await tell({ type: "resumed", changes: [] });
  expect(heard).toEqual(["again", "queue", "again"]);
  off();
  await tell({ type: "changes", changes: [QUEUE] });
  expect(heard).toHaveLength(3);
});

test("without a socket it is as fresh as the rooms are", async () => {
  server.faults.socketsBlocked = true;
  hear();
  await client.session.restore();
  await world.advance(5_000);
  expect(client.connection.getSnapshot().way).toBe("stream");
  const before = heard.length;
  await world.advance(POLL_MS);
  expect(heard.length).toBeGreaterThan(before);
});
