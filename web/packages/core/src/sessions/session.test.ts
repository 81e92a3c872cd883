import { beforeEach, expect, test } from "vitest";
import { createRequests } from "../api/requests.ts";
import { createFakeServer, type FakeServer } from "../testing/fakeServer.ts";
import { createWorld, type World } from "../testing/world.ts";
import { createOneself } from "./oneself.ts";
import { createSession, type Session, type SessionOptions } from "./session.ts";

const BASE = "https://maru.test";
let server: FakeServer;
let world: World;
let session: Session;

beforeEach(() => {
  server = createFakeServer();
  world = createWorld(server);
  session = createSession(world.platform, { baseUrl: BASE, tenant: "demo", language: () => "ko" });
});

const refreshes = () => server.requests.filter((line) => line.includes("/v1/auth/refresh")).length;

test("a cookie that still speaks for somebody brings them back", async () => {
  await session.restore();
  expect(session.getSnapshot()).toMatchObject({ status: "signed-in", principal: server.me, claim: null });
});

test("without a good cookie one is signed out, and nobody becomes a guest unasked", async () => {
  server.faults.refreshRefused = true;
  await session.restore();
  expect(session.getSnapshot()).toEqual({ status: "signed-out" });
  expect(server.requests).toEqual(["POST /v1/auth/refresh"]);
});

test("while the network is away the question stays open, and waking answers it", async () => {
  server.faults.offline = true;
  void session.restore();
  await world.advance(1_000);
  expect(session.getSnapshot()).toMatchObject({ status: "restoring", waiting: true });
  server.faults.offline = false;
  await world.wake("online");
  expect(session.getSnapshot().status).toBe("signed-in");
});

test("what the page was served with is the first state: who is in, or that nobody is", async () => {
  const served = (page: SessionOptions["page"]) =>
    createSession(world.platform, { baseUrl: BASE, tenant: "demo", page }).getSnapshot();
  const facts = { principal: server.me, embedded: false };
  expect(served({ ...facts, signed_in: true })).toEqual({ status: "restoring", waiting: false, principal: server.me });
  expect(served({ ...facts, principal: null, signed_in: false })).toEqual({ status: "signed-out" });
});

test("a page that was served for nobody asks for no refresh", async () => {
  const page = { signed_in: false, principal: null, embedded: false };
  const quiet = createSession(world.platform, { baseUrl: BASE, tenant: "demo", page });
  await quiet.restore();
  expect(server.requests).toEqual([]);
});

test("twenty callers share one refresh", async () => {
  await session.restore();
  const stale = await session.token();
  const renewed = await Promise.all(Array.from({ length: 20 }, () => session.renew(stale)));
  expect(new Set(renewed).size).toBe(1);
  expect(refreshes()).toBe(2);
});

test("the token is renewed before it ends, on this device's clock and not the server's", async () => {
  await session.restore();
  const before = await session.token();
  await world.advance(269_000);
  expect(await session.token()).toBe(before);
  await world.advance(2_000);
  expect(await session.token()).not.toBe(before);
  expect(refreshes()).toBe(2);
});

test("a 401 costs one refresh and one retry", async () => {
  await session.restore();
  server.faults.tokensStale = true;
  const requests = createRequests(world.platform, BASE, session);
  expect(await requests.json("/v1/rooms")).toEqual({ rooms: [], next: null });
  expect(server.requests.slice(1)).toEqual(["GET /v1/rooms", "POST /v1/auth/refresh", "GET /v1/rooms"]);
});

test("a second 401 stops", async () => {
  await session.restore();
  const alwaysStale = { ...world.platform, fetch: staleAgain };
  const requests = createRequests(alwaysStale, BASE, session);
  await expect(requests.json("/v1/rooms")).rejects.toMatchObject({ problem: { status: 401 } });
  expect(server.requests.slice(1)).toEqual(["GET /v1/rooms", "POST /v1/auth/refresh", "GET /v1/rooms"]);
});

function staleAgain(url: string, init: RequestInit = {}): Promise<Response> {
  server.faults.tokensStale = true;
  return server.fetch(url, init);
}

test("a refused refresh ends the session and later calls ask nobody", async () => {
  await session.restore();
  server.faults.tokensStale = true;
  server.faults.refreshRefused = true;
  const requests = createRequests(world.platform, BASE, session);
  await expect(requests.json("/v1/rooms")).rejects.toMatchObject({ problem: { code: "refresh_expired" } });
  expect(session.getSnapshot()).toEqual({ status: "ended", code: "refresh_expired" });
  const asked = server.requests.length;
  await expect(requests.json("/v1/rooms")).rejects.toMatchObject({ problem: { code: "signed_out" } });
  expect(server.requests).toHaveLength(asked);
});

test("a wrong password is no matter of tokens: nothing is refreshed and nothing asked twice", async () => {
  await session.restore();
  const oneself = createOneself(createRequests(world.platform, BASE, session), session);
  const change = oneself.changePassword({ old: "wrong", new: "long enough" });
  await expect(change).rejects.toMatchObject({ problem: { code: "invalid_credentials" } });
  expect(server.requests.slice(1)).toEqual(["PUT /v1/me/password"]);
});

test("a request that gets no answer in time is given up", async () => {
  await session.restore();
  const silent = { ...world.platform, fetch: (_url: string, init: RequestInit = {}) => untilAborted(init) };
  const call = createRequests(silent, BASE, session).json("/v1/rooms");
  const outcome = expect(call).rejects.toThrow("no answer");
  await world.advance(15_000);
  await outcome;
});

function untilAborted(init: RequestInit): Promise<Response> {
  return new Promise((_resolve, reject) => {
    init.signal?.addEventListener("abort", () => reject(new DOMException("aborted", "AbortError")));
  });
}

test("a refresh whose answer hangs is asked for once more while the old token still leads to the new one", async () => {
  const asked: number[] = [];
  let hanging = 1;
  const hang: typeof world.platform.fetch = async (url, init) => {
    const answer = await world.platform.fetch(url, init);
    if (!url.endsWith("/v1/auth/refresh")) return answer;
    asked.push(world.now());
    if (hanging-- <= 0) return answer;
    return new Promise((_, reject) => init?.signal?.addEventListener("abort", () => reject(new TypeError("aborted"))));
  };
  session = createSession({ ...world.platform, fetch: hang }, { baseUrl: BASE, tenant: "demo", language: () => "ko" });
  const begun = world.now();
  void session.restore();
  await world.advance(9_000);
  expect(session.getSnapshot()).toMatchObject({ status: "signed-in", principal: server.me });
  expect(asked.map((at) => at - begun)).toEqual([0, 5_000]);
});
