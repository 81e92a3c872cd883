// What one says is in view from the moment it is written: waiting to be sent or in the log, never in neither. Looked at after
// every change of anything, in every order in which an answer and its event may come.
import type { ServerFrame } from "@maru/wire";
import { beforeEach, expect, test } from "vitest";
import { type Client, createClient } from "../client.ts";
import { sharedConnection } from "../sharing/index.ts";
import { createFakeServer, type FakeServer } from "../testing/fakeServer.ts";
import { createWorld, type World } from "../testing/world.ts";

type OpenRoom = ReturnType<Client["openRoom"]>;

let server: FakeServer;
let world: World;
/** What waits at the gate: answers to sends, answers to pages, frames. */
let gates: Record<"answers" | "pages" | "frames", Gate>;

interface Gate {
  shut: boolean;
  waiting: (() => void)[];
}

beforeEach(() => {
  server = createFakeServer();
  const gate = (): Gate => ({ shut: false, waiting: [] });
  gates = { answers: gate(), pages: gate(), frames: gate() };
  world = createWorld({
    openSocket: server.openSocket,
    fetch: async (url, init) => {
      const isOfMessages = /\/messages(\?|$)/.test(url);
      const answer = await server.fetch(url, init);
      if (isOfMessages) await pass(init.method === "POST" ? gates.answers : gates.pages);
      return answer;
    },
  });
  server.faults.meddle = (frames) => {
    if (!gates.frames.shut) return frames;
    gates.frames.waiting.push(() => frames.forEach(pushAll));
    return [];
  };
});

const pass = (gate: Gate) =>
  gate.shut ? new Promise<void>((resolve) => gate.waiting.push(resolve)) : Promise.resolve();

function pushAll(frame: ServerFrame): void {
  for (const socket of server.sockets) if (socket.isOpen()) socket.push(frame);
}

async function open(gate: Gate): Promise<void> {
  gate.shut = false;
  for (const go of gate.waiting.splice(0)) go();
  await world.settle();
}

async function enter(options: { connect?: typeof sharedConnection } = {}): Promise<Client> {
  const client = createClient(world.openTab(), { baseUrl: "https://maru.test", tenant: "demo", ...options });
  await client.session.restore();
  await world.settle();
  return client;
}

async function openIn(client: Client, ref: string): Promise<OpenRoom> {
  const room = client.openRoom(ref);
  await world.settle();
  return room;
}

/** Notes every moment at which a message that was there once is neither waiting nor in a log. */
function watch(client: Client, ...rooms: OpenRoom[]): string[] {
  const faults: string[] = [];
  for (const [index, room] of rooms.entries()) {
    const known = new Set<string>();
    const look = () => {
      const waiting = client.outbox.getSnapshot().map((entry) => entry.clientId);
      const arrived = room.getSnapshot().log.messages.map((message) => message.client_id);
      const now = new Set([...waiting, ...arrived]);
      for (const id of now) known.add(id);
      for (const id of known) if (!now.has(id)) faults.push(`room ${index} without ${id}`);
    };
    room.subscribe(look);
    client.outbox.subscribe(look);
  }
  return faults;
}

const texts = (room: OpenRoom) => room.getSnapshot().log.messages.map((message) => message.text);

const ORDERS = {
  "the answer, then the event": ["answers", "frames"],
  "the event, then the answer": ["frames", "answers"],
} as const;

test.each(Object.entries(ORDERS))("%s: always in view, and in the end only in the log", async (_, order) => {
  const { id } = server.addRoom("테니스");
  const client = await enter();
  const room = await openIn(client, id);
  const faults = watch(client, room);
  for (const text of ["하나", "둘", "셋"]) {
    for (const name of order) gates[name].shut = true;
    client.outbox.send(id, text);
    await world.settle();
    for (const name of order) await open(gates[name]);
  }
  expect(faults).toEqual([]);
  expect(client.outbox.getSnapshot()).toEqual([]);
  expect(texts(room)).toEqual(["하나", "둘", "셋"]);
});

test.each(Object.entries(ORDERS))("%s, in a tab that hears another one's stream", async (_, order) => {
  const { id } = server.addRoom("테니스");
  await openIn(await enter({ connect: sharedConnection }), id);
  const client = await enter({ connect: sharedConnection });
  const room = await openIn(client, id);
  const faults = watch(client, room);
  for (const text of ["하나", "둘", "셋"]) {
    for (const name of order) gates[name].shut = true;
    client.outbox.send(id, text);
    await world.settle();
    for (const name of order) await open(gates[name]);
  }
  expect(server.sockets.filter((socket) => socket.isOpen())).toHaveLength(1);
  expect(faults).toEqual([]);
  expect(client.outbox.getSnapshot()).toEqual([]);
  expect(texts(room)).toEqual(["하나", "둘", "셋"]);
});

test("a page that was read before and comes after takes nothing out of view", async () => {
  const { id } = server.addRoom("테니스");
  const client = await enter();
  const room = await openIn(client, id);
  const faults = watch(client, room);
  gates.pages.shut = true;
  room.reload();
  await world.settle();
  client.outbox.send(id, "안녕");
  await world.settle();
  await open(gates.pages);
  expect(faults).toEqual([]);
  expect(texts(room)).toEqual(["안녕"]);
  server.say(id, "그래");
  await world.settle();
  expect(texts(room)).toEqual(["안녕", "그래"]);
});

test("a room that is open twice keeps it until both have it", async () => {
  const { id } = server.addRoom("테니스", "tennis");
  const client = await enter();
  const first = await openIn(client, "tennis");
  gates.pages.shut = true;
  const second = client.openRoom(id);
  const faults = watch(client, first);
  gates.frames.shut = true;
  client.outbox.send(id, "안녕");
  await world.settle();
  // The page of the second tells of it before the event comes to the first.
  gates.pages.waiting.length = 0;
  second.reload();
  await open(gates.pages);
  expect(texts(second)).toEqual(["안녕"]);
  expect(texts(first)).toEqual([]);
  expect(client.outbox.getSnapshot()).toHaveLength(1);
  await open(gates.frames);
  expect(faults).toEqual([]);
  expect(client.outbox.getSnapshot()).toEqual([]);
});

test("what was sent knows after which message, over a reload too", async () => {
  const { id } = server.addRoom("테니스");
  server.say(id, "먼저");
  const client = await enter();
  await openIn(client, id);
  server.faults.refuseSend = { status: 403, code: "muted" };
  const { clientId } = client.outbox.send(id, "거절");
  await world.settle();
  server.say(id, "나중");
  await world.settle();
  expect(client.outbox.getSnapshot()).toMatchObject([{ after: 1, state: { kind: "failed" } }]);
  client.dispose();
  const again = await enter();
  expect(again.outbox.getSnapshot()).toMatchObject([{ clientId, after: 1, state: { kind: "failed" } }]);
  await openIn(again, id);
  server.faults.refuseSend = { status: 403, code: "muted" };
  again.outbox.retry(clientId);
  await world.settle();
  expect(again.outbox.getSnapshot()).toMatchObject([{ after: 2, state: { kind: "failed" } }]);
});
