import type { Room } from "@maru/wire";
import { beforeEach, expect, test } from "vitest";
import { type Client, createClient } from "../client.ts";
import { createFakeServer, type FakeServer } from "../testing/fakeServer.ts";
import { createWorld, type World } from "../testing/world.ts";
import { type Conversations, createConversations, type RoomActs } from "./index.ts";

let server: FakeServer;
let world: World;
let conversations: Conversations;
let room: Room;
let acts: RoomActs;

beforeEach(async () => {
  server = createFakeServer();
  world = createWorld(server);
  const client: Client = createClient(world.platform, { baseUrl: "https://maru.test", tenant: "demo" });
  conversations = createConversations(client);
  room = server.addRoom("테니스");
  acts = conversations.acts(room.id);
  await client.session.restore();
  await world.settle();
});

test("an invitation is made as it is wanted, and opens a room that was closed", async () => {
  server.conversations.isClosed = true;
  const refused = conversations.open(room.id);
  await world.settle();
  expect(refused.getSnapshot().problem?.code).toBe("not_member");
  const { code } = await acts.invite({ seconds: 86_400, uses: 1 });
  expect(server.conversations.invites).toEqual([{ seconds: 86_400, uses: 1 }]);
  await acts.join({ invite: code });
  const store = conversations.open(room.id);
  await world.settle();
  expect(store.getSnapshot().status).toBe("ready");
});

test("those that are good are listed, and one is taken back", async () => {
  const made = await acts.invite({ uses: 1 });
  await acts.invite({});
  expect((await acts.invites()).map(({ id }) => id)).toContain(made.id);
  await acts.takeBackInvite(made.id);
  expect(await acts.invites()).toHaveLength(1);
});

test("an invitation that is over is told from one that there never was", async () => {
  server.conversations.isClosed = true;
  await expect(acts.join({ invite: "gone" })).rejects.toMatchObject({ problem: { code: "invite_over" } });
  await expect(acts.join()).rejects.toMatchObject({ problem: { code: "not_invited" } });
});

test("the door is shown the code of the room, or nothing", async () => {
  await acts.join({ entry_code: "1234" });
  await acts.join();
  expect(server.conversations.joined).toEqual([{ entry_code: "1234" }, {}]);
});
