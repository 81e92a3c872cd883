// @vitest-environment happy-dom
import { type Client, createClient, type FrameMessage } from "@maru/core";
import { createFakeServer, type FakeServer } from "@maru/core/testing/fakeServer";
import { createWorld, type World } from "@maru/core/testing/world";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type HostLine, listenForHost } from "./hostGlue.ts";

const HOST = "https://shop.example";
const HELLO = { type: "maru.hello", v: 1 };
const MEGABYTE = "가".repeat(2 ** 20 / 3);
const parent = {} as Window;
const sibling = {} as Window;
let server: FakeServer;
let world: World;
let client: Client;
let busy: HostLine;
let looks: string[];
let heard: FrameMessage[];
let thrown: unknown[];
let closeTest: AbortController;

beforeEach(() => {
  server = createFakeServer();
  world = createWorld(server);
  const page = { tenant: null, disabled: false, signed_in: false, principal: null, embedded: true };
  client = createClient(world.platform, { baseUrl: "https://maru.test", tenant: "demo", page });
  heard = [];
  looks = [];
  thrown = [];
  closeTest = new AbortController();
  const { signal } = closeTest;
  const listen = window.addEventListener.bind(window);
  vi.stubGlobal("addEventListener", (type: string, work: EventListener) => listen(type, work, { signal }));
  listen("error", (event) => void thrown.push(event), { signal });
  vi.spyOn(console, "warn").mockImplementation(() => {});
  busy = listenForHost({
    client,
    platform: world.platform,
    origins: [HOST],
    parent,
    onLook: (look) => looks.push(look),
  });
});

afterEach(() => {
  closeTest.abort();
  client.dispose();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

interface Sent {
  data?: unknown;
  source?: Window | null;
  origin?: string;
  ports?: number;
}

/** Sends it to the frame, as the host page's script does where nothing else is said. Gives the sender's end of its port. */
async function send({ data = HELLO, source = parent, origin = HOST, ports = 1 }: Sent): Promise<MessagePort> {
  const channels = Array.from({ length: Math.max(ports, 1) }, () => new MessageChannel());
  for (const { port1 } of channels) port1.onmessage = (event) => heard.push(event.data as FrameMessage);
  const given = channels.slice(0, ports).map(({ port2 }) => port2);
  window.dispatchEvent(new MessageEvent("message", { data, source, origin, ports: given }));
  await world.settle();
  const [first] = channels;
  if (first === undefined) throw new Error("there is a channel");
  return first.port1;
}

async function sayOver(port: MessagePort, data: unknown): Promise<void> {
  port.postMessage(data);
  await world.settle();
}

function expectNothing(): void {
  expect(server.requests).toEqual([]);
  expect(thrown).toEqual([]);
  expect(client.session.getSnapshot()).toEqual({ status: "signed-out" });
  expect({}).not.toHaveProperty("polluted");
}

test("the page around the frame is heard, and answered over its port alone", async () => {
  const port = await send({});
  await sayOver(port, { type: "identify", nickname: "여우" });
  expect(heard.map(({ type }) => type)).toEqual(["ready", "signed-in"]);
  expect(server.requests[0]).toBe("POST /v1/tenants/demo/guests");
  expect(console.warn).not.toHaveBeenCalled();
});

const OTHERS: Record<string, Sent> = {
  "the page around it, from another origin": { origin: "https://evil.example" },
  "an origin that only begins like the host's": { origin: `${HOST}.evil.example` },
  "the host's origin without its scheme's s": { origin: "http://shop.example" },
  "an origin that is none": { origin: "null" },
  "another frame of the host's origin": { source: sibling },
  "the frame itself": { source: window },
  "a window that is gone": { source: null },
};

const WORDS: Record<string, unknown> = {
  "a prototype in place of fields": JSON.parse('{"__proto__": {"type": "maru.hello", "v": 1, "polluted": 1}}'),
  "a prototype beside the fields": JSON.parse('{"type": "maru.hello", "v": 1, "__proto__": {"polluted": 1}}'),
  "a constructor beside the fields": { ...HELLO, constructor: { prototype: { polluted: 1 } } },
  "fields that are inherited": Object.create(HELLO),
  "a list": ["maru.hello", 1],
  "a megabyte of text": MEGABYTE,
  "a megabyte beside the fields": { ...HELLO, more: MEGABYTE },
  "a megabyte as the type": { type: MEGABYTE, v: 1 },
  "another version": { ...HELLO, v: 2 },
  "a version that is a text": { ...HELLO, v: "1" },
};

/** They try what the host page does, and are not answered; the person is asked, as in a frame without a host. */
async function expectDeaf(sent: Sent): Promise<void> {
  const port = await send(sent);
  await sayOver(port, { type: "identify", nickname: "몰래" });
  expect(heard).toEqual([]);
  expect(busy.getSnapshot()).toBe(true);
  await world.advance(1_000);
  expect(busy.getSnapshot()).toBe(false);
  expectNothing();
}

describe("nothing happens and nothing throws", () => {
  test.each(Object.entries(OTHERS))("for a hello of %s", (_, sent) => expectDeaf(sent));

  test.each(Object.entries(WORDS))("for %s from the host", (_, data) => expectDeaf({ data }));

  test.each([0, 2])("for a hello with %i ports", (ports) => expectDeaf({ ports }));

  test.each(Object.entries(OTHERS))("for %s once the host is there: its port stays", async (_, sent) => {
    const port = await send({});
    await sayOver(await send(sent), { type: "identify", nickname: "몰래" });
    expectNothing();
    expect(heard.map(({ type }) => type)).toEqual(["ready"]);
    await sayOver(port, { type: "identify", nickname: "여우" });
    expect(heard.map(({ type }) => type)).toEqual(["ready", "signed-in"]);
  });

  test.each([
    JSON.parse('{"type": "identify", "nickname": "여우", "__proto__": {"polluted": 1}}'),
    JSON.parse('{"__proto__": {"type": "identify", "nickname": "여우"}}'),
    { type: "identify", nickname: "여우", constructor: { prototype: { polluted: 1 } } },
    { type: "constructor" },
    { type: "__proto__", token: "t" },
    { type: "identify", nickname: MEGABYTE },
    { type: "identify", token: MEGABYTE },
    MEGABYTE,
  ])("for words over the port that are none (%#)", async (data) => {
    const port = await send({});
    await sayOver(port, data);
    expect(heard.map(({ type }) => type)).toEqual(["ready"]);
    expectNothing();
  });
});

test("however often strange words come, one line says so", async () => {
  for (const data of Object.values(WORDS)) await send({ data });
  const port = await send({});
  for (let count = 0; count < 100; count++) await sayOver(port, { type: "constructor" });
  expect(console.warn).toHaveBeenCalledTimes(1);
});

test("a host that begins anew hears the count again, and a wish to close only once", async () => {
  await send({});
  busy.tell({ type: "unread", unread: 3 });
  busy.tell({ type: "close" });
  await world.settle();
  const before = heard.length;
  await send({});
  expect(heard.slice(before).filter(({ type }) => type === "unread" || type === "close")).toEqual([
    { type: "unread", unread: 3 },
  ]);
});

test("what the host wants it to look like is passed on as it is", async () => {
  const port = await send({});
  port.postMessage({ type: "look", look: "scheme=dark" });
  await world.settle();
  expect(looks).toEqual(["scheme=dark"]);
});
