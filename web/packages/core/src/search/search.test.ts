import type { FoundMessage, Problem } from "@maru/wire";
import { beforeEach, expect, test } from "vitest";
import { createOwnIds } from "../api/ownIds.ts";
import { ApiError } from "../api/problem.ts";
import type { Call, Requests } from "../api/requests.ts";
import { createFakeServer } from "../testing/fakeServer.ts";
import { createWorld, type World } from "../testing/world.ts";
import { createMessageSearch, createRoomSearch, type MessageSearch, markedPieces, PAUSE_MS } from "./index.ts";

interface Asked {
  path: string;
  signal: AbortSignal | undefined;
  answer(body: unknown): void;
  refuse(error: unknown): void;
}

let world: World;
let asked: Asked[];
let requests: Requests;
let search: MessageSearch;

beforeEach(() => {
  world = createWorld(createFakeServer());
  asked = [];
  const json = <T>(path: string, call: Call = {}) =>
    new Promise<T>((resolve, reject) => {
      asked.push({ path, signal: call.signal, answer: (body) => resolve(body as T), refuse: reject });
    });
  requests = { json, open: () => Promise.reject(new Error("nothing is opened")), ids: createOwnIds(() => "") };
  search = createMessageSearch({ platform: world.platform, requests });
});

const message = (excerpt: string) => ({ id: excerpt, excerpt }) as FoundMessage;
const texts = () => search.getSnapshot().found.map((one) => one.excerpt);
const paths = () => asked.map((one) => decodeURIComponent(one.path));

const pause = () => world.advance(PAUSE_MS);

async function answer(at: number, found: string[], next: string | null = null) {
  asked[at]?.answer({ messages: found.map(message), next });
  await world.settle();
}

test("what is typed is asked once, after a pause", async () => {
  search.search({ text: "상" });
  search.search({ text: "상담", room: "rm_1" });
  expect(search.getSnapshot().status).toBe("running");
  expect(asked).toEqual([]);
  await pause();
  expect(paths()).toEqual(["/v1/search/messages?q=상담&room=rm_1"]);
  await answer(0, ["상담실"]);
  expect(search.getSnapshot()).toMatchObject({ status: "ready", more: false, problem: null });
  expect(texts()).toEqual(["상담실"]);
});

test("the newest question wins, however late an older one is answered", async () => {
  search.search({ text: "상담" });
  await pause();
  search.search({ text: "환불" });
  await pause();
  expect(asked[0]?.signal?.aborted).toBe(true);
  await answer(1, ["환불해 주세요"]);
  await answer(0, ["상담실"], "7");
  expect(texts()).toEqual(["환불해 주세요"]);
  expect(search.getSnapshot().more).toBe(false);
});

test("pages follow each other, and empty ones are passed over", async () => {
  search.search({ text: "상담" });
  await pause();
  await answer(0, ["하나"], "30");
  expect(search.getSnapshot().more).toBe(true);
  const more = search.loadMore();
  await search.loadMore();
  expect(search.getSnapshot().loadingMore).toBe(true);
  await answer(1, [], "20");
  await answer(2, ["둘"]);
  await more;
  expect(paths().slice(1)).toEqual(["/v1/search/messages?q=상담&before=30", "/v1/search/messages?q=상담&before=20"]);
  expect(texts()).toEqual(["하나", "둘"]);
  await search.loadMore();
  expect(asked).toHaveLength(3);
});

test("a refusal is told and can be tried again; nothing asked is nothing found", async () => {
  search.search({ text: "상담" });
  await pause();
  const problem = { code: "too_many_searches" } as Problem;
  asked[0]?.refuse(new ApiError(problem, 1_000));
  await world.settle();
  expect(search.getSnapshot()).toMatchObject({ status: "failed", problem, found: [] });
  const again = search.loadMore();
  await answer(1, ["상담실"]);
  await again;
  expect(search.getSnapshot()).toMatchObject({ status: "ready", problem: null });
  search.search(null);
  expect(search.getSnapshot()).toMatchObject({ status: "idle", found: [], query: null });
  await pause();
  expect(asked).toHaveLength(2);
});

test("rooms are looked for by words, tag and order", async () => {
  const rooms = createRoomSearch({ platform: world.platform, requests });
  rooms.search({ text: "테니스", tag: "운동", sort: "people" });
  await pause();
  expect(paths()).toEqual(["/v1/rooms?q=테니스&tag=운동&sort=people&limit=50"]);
  asked[0]?.answer({ rooms: [], next: null });
  await world.settle();
  expect(rooms.getSnapshot()).toMatchObject({ status: "ready", found: [] });
  rooms.dispose();
});

test("an excerpt comes in pieces", () => {
  const pieces = markedPieces("고객상담 센터", [[2, 4]]);
  expect(pieces).toEqual([
    { text: "고객", marked: false },
    { text: "상담", marked: true },
    { text: " 센터", marked: false },
  ]);
  expect(markedPieces("상담", [[0, 2]])).toEqual([{ text: "상담", marked: true }]);
});
