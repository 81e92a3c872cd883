import type { Room } from "@maru/wire";
import { beforeEach, expect, test } from "vitest";
import { type Client, createClient } from "../client.ts";
import { createConversations, type RoomActs } from "../conversations/index.ts";
import { roomKinds } from "../feed/index.ts";
import { createFakeServer, type FakeServer, OTHER } from "../testing/fakeServer.ts";
import { createWorld, type World } from "../testing/world.ts";
import { type OrderActs, orderActs } from "./index.ts";

let server: FakeServer;
let world: World;
let client: Client;
let room: Room;
let order: OrderActs;
let acts: RoomActs;

beforeEach(async () => {
  server = createFakeServer();
  world = createWorld(server);
  client = createClient(world.platform, { baseUrl: "https://maru.test", tenant: "demo" });
  room = server.addRoom("테니스");
  order = orderActs(client.requests, room.id);
  acts = createConversations(client).acts(room.id);
  await client.session.restore();
  await world.settle();
});

const refused = (code: string) => ({ problem: { code } });
const LONG = "가".repeat(501);

test("words are tried on what was said, and what is allowed is not caught", async () => {
  server.say(room.id, "광고 보세요");
  server.say(room.id, "시발점에서 만나요");
  const newest = server.say(room.id, "또 광고, 도박");
  const word = (text: string, action: string) => ({ text, action });
  const rules = [word("광고", "mask"), word("시발", "refuse"), word("도박", "hold")];
  const trial = await order.tryWords({ rules, allowed: ["시발점"] });
  expect(trial.looked_at).toBe(3);
  expect(trial.caught.map(({ message, action }) => [message.text, action])).toEqual([
    [newest.text, "hold"],
    ["광고 보세요", "mask"],
  ]);
});

test("a list that could not be set is not tried either", async () => {
  const rules = [{ text: "광고", action: "shout" }];
  await expect(order.tryWords({ rules, allowed: [] })).rejects.toMatchObject(refused("invalid_room"));
});

test("what a message said before each edit is told to those who keep order", async () => {
  const message = server.say(room.id, "하나");
  const edit = (text: string) =>
    client.requests.json(`/v1/rooms/${room.id}/messages/${message.id}`, { method: "PATCH", body: { text } });
  expect(await order.edits(message.id)).toEqual([]);
  await edit("둘");
  await edit("셋");
  expect((await order.edits(message.id)).map(({ text }) => text)).toEqual(["하나", "둘"]);
});

test("of another kind it is told what would change, and nothing changes", async () => {
  expect(await acts.effects("group")).toEqual([
    { name: "listed", from: true, to: false },
    { name: "entry", from: "anyone", to: "invited" },
    { name: "members_max", from: 3000, to: 500 },
  ]);
  expect(await acts.effects("open")).toEqual([]);
  expect((await acts.join()).kind).toBe("open");
  for (const kind of ["support", "보통 방&kind=group"])
    await expect(acts.effects(kind)).rejects.toMatchObject(refused("invalid_room"));
  const made = (await roomKinds(client.requests)).filter((one) => one.made_by_people);
  expect(made.map(({ kind }) => kind)).toEqual(["open", "group"]);
});

test("a reason goes along with what is done to somebody, and with none nothing is said", async () => {
  await acts.kick(OTHER.id);
  await acts.kick(OTHER.id, "광고");
  await acts.ban(OTHER.id);
  await acts.ban(OTHER.id, { seconds: 60, reason: "욕설" });
  await acts.pardon(OTHER.id, "화해");
  await acts.deleteMessage("ms_1", "스팸");
  expect(server.order.done).toEqual([
    { what: "kick", object: OTHER.id },
    { what: "kick", object: OTHER.id, reason: "광고" },
    { what: "ban", object: OTHER.id },
    { what: "ban", object: OTHER.id, reason: "욕설", seconds: 60 },
    { what: "pardon", object: OTHER.id, reason: "화해" },
    { what: "delete", object: "ms_1", reason: "스팸" },
  ]);
});

test("what is refused is done to nobody", async () => {
  await expect(acts.ban(OTHER.id, { seconds: 0 })).rejects.toMatchObject(refused("invalid_member"));
  await expect(acts.kick(OTHER.id, LONG)).rejects.toMatchObject(refused("invalid_report"));
  await expect(acts.kick("pr_nobody")).rejects.toMatchObject(refused("person_not_found"));
  server.order.role = "member";
  await expect(acts.kick(OTHER.id)).rejects.toMatchObject(refused("role_missing"));
  await expect(order.edits("ms_1")).rejects.toMatchObject(refused("role_missing"));
  await expect(order.tryWords({ rules: [], allowed: [] })).rejects.toMatchObject(refused("role_missing"));
  expect(server.order.done).toEqual([]);
});
