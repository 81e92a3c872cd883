import type { Room } from "@maru/wire";
import { beforeEach, expect, test } from "vitest";
import { type Client, createClient } from "../client.ts";
import { createFakeServer, type FakeServer } from "../testing/fakeServer.ts";
import { createWorld, type World } from "../testing/world.ts";
import { SLOW_MS } from "./entry.ts";

const PROBLEM = { type: "", title: "", status: 403, code: "", detail: "", request_id: "", retryable: false };

let server: FakeServer;
let world: World;
let client: Client;
let room: Room;

beforeEach(async () => {
  server = createFakeServer();
  world = createWorld(server);
  client = createClient(world.platform, { baseUrl: "https://maru.test", tenant: "demo" });
  room = server.addRoom("테니스");
  await client.session.restore();
  await world.settle();
});

const said = () => server.messages(room.id).map((message) => message.text);
const kinds = () => client.outbox.getSnapshot().map((entry) => entry.state.kind);
const sends = () => server.requests.filter((line) => line.startsWith("POST") && line.endsWith("/messages")).length;

async function reload(afterMs = 0): Promise<void> {
  client.dispose();
  const stored = world.stored;
  world = createWorld(server, 99, world.now() + afterMs);
  for (const [key, value] of stored) world.stored.set(key, value);
  client = createClient(world.platform, { baseUrl: "https://maru.test", tenant: "demo" });
  await client.session.restore();
  await world.settle();
}

test("what is sent shows at once, and leaves when the log has it", async () => {
  client.openRoom(room.id);
  await world.settle();
  client.outbox.send(room.id, "안녕");
  expect(kinds()).toEqual(["pending"]);
  await world.settle();
  expect(kinds()).toEqual([]);
  expect(said()).toEqual(["안녕"]);
  expect(world.stored.size).toBe(0);
});

test("an acknowledged message stays in view until the log has come that far", async () => {
  client.outbox.send(room.id, "안녕");
  await world.settle();
  expect(kinds()).toEqual(["acknowledged"]);
  client.openRoom(room.id);
  await world.settle();
  expect(kinds()).toEqual([]);
});

test("messages arrive in the order they were written, whatever happens to the answers", async () => {
  server.faults.answersLost = 2;
  for (const text of ["하나", "둘", "셋", "넷"]) client.outbox.send(room.id, text);
  await world.advance(60_000);
  expect(said()).toEqual(["하나", "둘", "셋", "넷"]);
  expect(sends()).toBeGreaterThan(4);
});

test("a retry after a lost answer arrives once, because it carries the same client_id", async () => {
  server.faults.answersLost = 1;
  client.outbox.send(room.id, "한 번");
  await world.advance(10_000);
  expect(said()).toEqual(["한 번"]);
  expect(sends()).toBe(2);
});

test("an event that shows the message before its answer settles it too", async () => {
  client.openRoom(room.id);
  await world.settle();
  server.faults.answersLost = 1;
  client.outbox.send(room.id, "한 번");
  await world.settle();
  expect(kinds()).toEqual([]);
  await world.advance(60_000);
  expect(sends()).toBe(1);
});

test("without a network it waits, offers a way out after a while, and goes when the network is back", async () => {
  server.faults.offline = true;
  client.outbox.send(room.id, "나중에");
  await world.advance(SLOW_MS + 1);
  expect(client.outbox.getSnapshot()).toMatchObject([{ slow: true, state: { kind: "pending" } }]);
  server.faults.offline = false;
  await world.advance(40_000);
  expect(said()).toEqual(["나중에"]);
});

test("a refusal is final, keeps the text and does not hold up what follows", async () => {
  server.faults.refuseSend = { status: 422, code: "text_too_long" };
  client.outbox.send(room.id, "거절");
  client.outbox.send(room.id, "다음");
  await world.settle();
  expect(client.outbox.getSnapshot()).toMatchObject([
    { text: "거절", state: { kind: "failed", problem: { code: "text_too_long" } } },
    { text: "다음", state: { kind: "acknowledged" } },
  ]);
  expect(said()).toEqual(["다음"]);
});

test.each([408, 429, 503])("%i is no refusal: it is tried again", async (status) => {
  server.faults.refuseSend = { status, code: "later" };
  client.outbox.send(room.id, "다시");
  await world.advance(5_000);
  expect(said()).toEqual(["다시"]);
});

test("a failed one can be sent again, or taken away", async () => {
  server.faults.refuseSend = { status: 403, code: "muted" };
  const first = client.outbox.send(room.id, "첫째");
  await world.settle();
  client.outbox.retry(first.clientId);
  await world.settle();
  expect(said()).toEqual(["첫째"]);
  server.faults.refuseSend = { status: 403, code: "muted" };
  const second = client.outbox.send(room.id, "둘째");
  await world.settle();
  client.outbox.remove(second.clientId);
  await world.advance(60_000);
  expect(said()).toEqual(["첫째"]);
  expect(world.stored.size).toBe(0);
});

test("a reload in the middle loses nothing and doubles nothing", async () => {
  server.faults.answersLost = 1;
  client.outbox.send(room.id, "하나");
  client.outbox.send(room.id, "둘");
  await world.settle();
  await reload();
  await world.advance(5_000);
  expect(said()).toEqual(["하나", "둘"]);
});

test("a failed one is still there after a reload", async () => {
  server.faults.refuseSend = { status: 403, code: "muted" };
  client.outbox.send(room.id, "거절");
  await world.settle();
  await reload();
  expect(client.outbox.getSnapshot()).toMatchObject([
    { text: "거절", state: { kind: "failed", problem: { code: "muted" } } },
  ]);
  expect(said()).toEqual([]);
});

test("what is older than the server's memory is not sent without asking", async () => {
  server.faults.offline = true;
  client.outbox.send(room.id, "어제 쓴 말");
  server.faults.offline = false;
  client.dispose();
  await reload(24 * 3_600_000);
  expect(kinds()).toEqual(["failed"]);
});

test("another person on the same device does not send what the first has left", async () => {
  server.faults.offline = true;
  client.outbox.send(room.id, "내 말");
  await world.settle();
  server.faults.offline = false;
  server.me = { ...server.me, id: "pr_someone" };
  await reload();
  expect(client.outbox.getSnapshot()).toEqual([]);
  expect(said()).toEqual([]);
});

test("a held one waits where it stands, over a reload too, and is not sent again", async () => {
  server.faults.holdSends = "wa_1";
  const first = client.outbox.send(room.id, "광고");
  await world.settle();
  expect(client.outbox.getSnapshot()).toMatchObject([{ state: { kind: "held", waiting: "wa_1" } }]);
  await reload();
  client.outbox.retry(first.clientId);
  await world.advance(60_000);
  expect(client.outbox.getSnapshot()).toMatchObject([{ text: "광고", state: { kind: "held", waiting: "wa_1" } }]);
  expect(sends()).toBe(1);
});

test("one that another device has sent stands here as if it had been said here, and what is known here stays", async () => {
  const mine = client.outbox.send(room.id, "나");
  const said = { ...mine, clientId: "other", text: "광고", state: { kind: "held", waiting: "wa_1" } } as const;
  client.outbox.adopt(said);
  client.outbox.adopt({ ...said, text: "다른 말" });
  client.outbox.adopt({ ...mine, text: "또 다른 말" });
  expect(client.outbox.getSnapshot().map(({ text }) => text)).toEqual(["나", "광고"]);
  await reload();
  const kept = client.outbox.getSnapshot().find(({ clientId }) => clientId === "other");
  expect(kept).toMatchObject({ text: "광고", state: { kind: "held", waiting: "wa_1" } });
});

test("a held one goes when the log shows it, or fails with why it was not let through", async () => {
  client.openRoom(room.id);
  await world.settle();
  server.faults.holdSends = "wa_1";
  const [first, second] = [client.outbox.send(room.id, "하나"), client.outbox.send(room.id, "둘")];
  await world.settle();
  server.release(room.id, first.clientId, "하나");
  await world.settle();
  expect(client.outbox.getSnapshot()).toMatchObject([{ text: "둘" }]);
  client.outbox.fail(second.clientId, { ...PROBLEM, code: "held_declined" });
  expect(client.outbox.getSnapshot()).toMatchObject([
    { state: { kind: "failed", problem: { code: "held_declined" } } },
  ]);
});
