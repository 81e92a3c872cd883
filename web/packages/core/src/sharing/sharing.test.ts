import { beforeEach, expect, test } from "vitest";
import { type Client, createClient } from "../client.ts";
import type { Platform } from "../platform.ts";
import { createFakeServer, type FakeServer } from "../testing/fakeServer.ts";
import { watchLateness } from "../testing/lateness.ts";
import { createWorld, type World } from "../testing/world.ts";
import { sharedConnection } from "./index.ts";

const TABS = 10;
let server: FakeServer;
let world: World;
let platforms: Platform[];
let tabs: Client[];
let rooms: ReturnType<Client["openRoom"]>[];

const OPTIONS = { baseUrl: "https://maru.test", tenant: "demo", connect: sharedConnection };
const openSockets = () => server.sockets.filter((socket) => socket.isOpen());
const texts = (room: ReturnType<Client["openRoom"]>) => room.getSnapshot().log.messages.map(({ text }) => text);
const said: string[] = [];
const say = (text: string) => {
  said.push(text);
  server.say("tennis", text);
};
const at = <T>(items: readonly T[], index: number): T => {
  const item = items.at(index);
  if (item === undefined) throw new Error(`there is no ${index}`);
  return item;
};

async function open(): Promise<void> {
  const platform = world.openTab();
  const client = createClient(platform, OPTIONS);
  platforms.push(platform);
  tabs.push(client);
  await client.session.restore();
  await world.settle();
  rooms.push(client.openRoom("tennis"));
  await world.settle();
}

beforeEach(async () => {
  server = createFakeServer();
  world = createWorld(server);
  server.addRoom("테니스", "tennis");
  [platforms, tabs, rooms] = [[], [], []];
  said.length = 0;
  for (let tab = 0; tab < TABS; tab++) await open();
});

test("ten tabs hold one socket, and each hears everything once", async () => {
  expect(openSockets()).toHaveLength(1);
  for (let count = 0; count < 20; count++) say(`말 ${count}`);
  await world.settle();
  for (const room of rooms) expect(texts(room)).toEqual(said);
  for (const tab of tabs) expect(tab.connection.getSnapshot()).toMatchObject({ phase: "online", way: "socket" });
});

test("a tab that comes later, or comes back with an older cursor, gets what it misses", async () => {
  say("하나");
  await world.settle();
  await open();
  say("둘");
  await world.settle();
  expect(texts(at(rooms, -1))).toEqual(said);
  // It sleeps through more than the leader keeps.
  const sleeper = at(platforms, 4);
  world.freeze(sleeper);
  for (let count = 0; count < 300; count++) say(`그 사이 ${count}`);
  await world.settle();
  expect(texts(at(rooms, 4))).toHaveLength(2);
  world.thaw(sleeper);
  await world.advance(6_000);
  expect(texts(at(rooms, 4))).toEqual(said);
});

test("when the leader is closed another takes over, and what was said meanwhile arrives once everywhere", async () => {
  say("전");
  await world.settle();
  at(tabs, 0).dispose();
  for (const socket of openSockets()) socket.drop(1006);
  say("바로 그때");
  await world.advance(2_000);
  say("후");
  await world.settle();
  expect(openSockets()).toHaveLength(1);
  for (const room of rooms.slice(1)) expect(texts(room)).toEqual(said);
});

test("a leader that has fallen asleep is replaced within seconds, and follows when it is awake", async () => {
  world.freeze(at(platforms, 0));
  server.faults.meddle = () => [];
  say("자는 동안");
  await world.settle();
  server.faults.meddle = (frames) => frames;
  await world.advance(6_500);
  world.thaw(at(platforms, 0));
  await world.advance(2_000);
  say("깬 뒤");
  await world.settle();
  for (const room of rooms) expect(texts(room)).toEqual(said);
  expect(openSockets()).toHaveLength(1);
});

test("a tab that is looked at takes over from one that is not, when the connection is cut", async () => {
  for (const platform of platforms) platform.isVisible = () => platform === platforms[6];
  server.faults.offline = true;
  at(openSockets(), 0).drop(1006);
  await world.advance(2_000);
  server.faults.offline = false;
  await world.wake("visible");
  await world.advance(5_000);
  say("다시");
  await world.settle();
  for (const room of rooms) expect(texts(room)).toEqual(said);
  expect(openSockets()).toHaveLength(1);
  // It is the one that holds the connection now.
  const socket = at(openSockets(), 0);
  at(tabs, 6).dispose();
  expect(socket.isOpen()).toBe(false);
});

test("tabs that do not hear each other end with a connection each, and do not fight", async () => {
  for (const platform of platforms) world.freeze(platform);
  await world.advance(30_000);
  const opened = server.sockets.length;
  await world.advance(60_000);
  expect(server.sockets).toHaveLength(opened);
  say("하나");
  await world.settle();
  for (const room of rooms) expect(texts(room)).toEqual(said);
});

test("a room is given up once no tab wants it any more", async () => {
  server.addRoom("독서", "books");
  const first = at(tabs, 3).openRoom("books");
  const second = at(tabs, 5).openRoom("books");
  await world.settle();
  const socket = at(openSockets(), 0);
  const frames = (type: string) => socket.received.filter((frame) => frame.type === type).length;
  expect(frames("unsubscribe")).toBe(0);
  first.dispose();
  await world.settle();
  expect(frames("unsubscribe")).toBe(0);
  second.dispose();
  await world.settle();
  expect(frames("unsubscribe")).toBe(1);
});

test("all tabs hear that the session was ended, and none opens a socket again", async () => {
  at(openSockets(), 0).drop(4403);
  await world.advance(5_000);
  for (const tab of tabs) expect(tab.session.getSnapshot()).toMatchObject({ status: "ended" });
  expect(openSockets()).toHaveLength(0);
});

test("a cut is made good in all tabs, and each shows how the one connection does", async () => {
  const heard = rooms.map(watchLateness);
  say("하나");
  await world.settle();
  server.faults.offline = true;
  at(openSockets(), 0).drop(1006);
  say("둘");
  await world.settle();
  for (const tab of tabs) expect(tab.connection.getSnapshot().phase).not.toBe("online");
  server.faults.offline = false;
  await world.advance(40_000);
  for (const tab of tabs) expect(tab.connection.getSnapshot().phase).toBe("online");
  say("셋");
  await world.settle();
  for (const room of rooms) expect(texts(room)).toEqual(said);
  for (const one of heard) expect(one).toEqual({ live: [1, 3], late: [2] });
  expect(openSockets()).toHaveLength(1);
});

test("another epoch makes every tab load the room anew", async () => {
  say("하나");
  await world.settle();
  server.epoch = "ep2";
  at(openSockets(), 0).drop(1012);
  say("둘");
  await world.advance(40_000);
  for (const room of rooms) expect(texts(room)).toEqual(said);
});

test("where tabs cannot agree on a leader, each has its own connection", async () => {
  const alone = createClient({ ...world.openTab(), lead: undefined }, OPTIONS);
  await alone.session.restore();
  await world.settle();
  const room = alone.openRoom("tennis");
  await world.settle();
  say("하나");
  await world.settle();
  expect(openSockets()).toHaveLength(2);
  expect(texts(room)).toEqual(said);
});
