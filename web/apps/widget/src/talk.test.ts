// @vitest-environment happy-dom
import { beforeEach, expect, test } from "vitest";
import type { Identify } from "./identity.ts";
import { createTalk, type Talk } from "./talk.ts";

const PLACE = { origin: "https://maru.test", tenant: "shop", room: "lo bby", title: "Chat", look: "" };
let talk: Talk;
let told: [string, object][];
let greeted: { data: unknown; origin: string }[];
let port: MessagePort;
let heard: { type: string; [field: string]: unknown }[];

beforeEach(() => {
  told = [];
  greeted = [];
  heard = [];
  talk = createTalk(PLACE, (event, detail = {}) => told.push([event, detail]));
  const contentWindow = {
    postMessage: (data: unknown, origin: string, [given]: [MessagePort]) => {
      greeted.push({ data, origin });
      port = given;
      port.onmessage = (event) => heard.push(event.data);
    },
  };
  Object.defineProperty(talk.frame, "contentWindow", { get: () => contentWindow });
});

/** Ports deliver in turns of their own. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 8; turn++) await new Promise((resolve) => setImmediate(resolve));
}

async function load(): Promise<void> {
  talk.frame.dispatchEvent(new Event("load"));
  await settle();
}

async function frameSays(message: object): Promise<void> {
  port.postMessage(message);
  await settle();
}

/** What the frame hears beside that something is about to be said. */
const said = () => heard.filter(({ type }) => type !== "wait");

async function saidFor(identify: Identify): Promise<typeof heard> {
  talk.identify(identify);
  await load();
  return said();
}

test("the frame's address holds tenant and room and nothing else", () => {
  expect(talk.frame.src).toBe("https://maru.test/embed/shop/lo%20bby");
});

test("hello goes to exactly our origin, once per load", async () => {
  await load();
  expect(greeted).toEqual([{ data: { type: "maru.hello", v: 1 }, origin: "https://maru.test" }]);
  expect(heard).toEqual([]);
});

test.each([{ nickname: "여우" }, { code: "c" }, { host_code: "h" }, { token: "t" }])(
  "%o is said as it is",
  async (who) => {
    expect(await saidFor(who)).toEqual([{ type: "identify", ...who }]);
  },
);

test("only what Maru knows is said of a user", async () => {
  const user = { nickname: "여우", id: "pr_1", email: "a@b" };
  expect(await saidFor(user)).toEqual([{ type: "identify", nickname: "여우" }]);
});

test("a code that works once is said once, though the frame loads again", async () => {
  await saidFor({ host_code: "h" });
  await load();
  expect(said()).toHaveLength(1);
});

test("a nickname is said again to a frame that loads again", async () => {
  await saidFor({ nickname: "여우" });
  await load();
  expect(said()).toHaveLength(2);
});

test.each([
  ["getCode", { getCode: async (challenge: string) => `code for ${challenge}` }],
  ["a function as code", { code: (challenge: string) => `code for ${challenge}` }],
  ["a provider of it", async () => ({ code: async (challenge: string) => `code for ${challenge}` })],
] satisfies [string, Identify][])("%s is given the frame's challenge", async (_name, identify) => {
  expect(await saidFor(identify)).toEqual([{ type: "challenge" }]);
  await frameSays({ type: "challenge", challenge: "abc" });
  expect(heard.at(-1)).toEqual({ type: "identify", code: "code for abc" });
});

test("a provider is asked again when a token is wanted", async () => {
  let tokens = 0;
  await saidFor(async () => ({ token: `t${++tokens}` }));
  await frameSays({ type: "token-wanted" });
  expect(said()).toEqual([
    { type: "identify", token: "t1" },
    { type: "token", token: "t2" },
  ]);
});

test("the frame hears at once that its user will be told, and that it is nobody", async () => {
  let answer = (_user: { token: string } | null) => {};
  await saidFor(() => new Promise<{ token: string } | null>((resolve) => (answer = resolve)));
  expect(heard).toEqual([{ type: "wait" }]);
  answer(null);
  await settle();
  expect(heard).toEqual([{ type: "wait" }, { type: "nobody" }]);
});

test("a provider that throws is told as a problem", async () => {
  expect(await saidFor(() => Promise.reject(new Error("backend away")))).toEqual([{ type: "nobody" }]);
  expect(told).toEqual([["problem", { code: "identify_failed" }]]);
});

test("whoever is said later counts, though the earlier provider answers last", async () => {
  let answer = (_user: { nickname: string }) => {};
  const slow = () => new Promise<{ nickname: string }>((resolve) => (answer = resolve));
  await saidFor(slow);
  talk.identify({ nickname: "둘째" });
  answer({ nickname: "첫째" });
  await settle();
  expect(said()).toEqual([{ type: "identify", nickname: "둘째" }]);
});

test("a sign-out before the frame is there is the first that it hears, and nobody is identified after it", async () => {
  talk.identify({ nickname: "여우" });
  talk.logout();
  await load();
  expect(heard).toEqual([{ type: "logout" }]);
  await frameSays({ type: "identify-wanted" });
  expect(heard).toHaveLength(1);
});

test("what the frame tells is passed on", async () => {
  await load();
  const principal = { id: "pr_1", kind: "guest", name: "여우", tag: "#1" };
  await frameSays({ type: "ready", signed_in: true });
  await frameSays({ type: "signed-in", principal });
  await frameSays({ type: "signed-out", why: "host" });
  expect(told).toEqual([
    ["ready", { signed_in: true }],
    ["signed-in", { principal }],
    ["signed-out", { why: "host" }],
  ]);
});
