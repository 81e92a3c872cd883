// Networks that go away or cut what they do not know.
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { bubbles, enter, everyBubble, say, type Visitor, visit, waitForBubble } from "./harness.ts";
import { openStage } from "./stage.ts";

const stage = openStage();

const OFFLINE_MS = 30_000;
const MISSED = 200;

test("thirty seconds without network while 200 messages pass: all are there once and in order", async () => {
  await stage.host.createRoom("터널", "tunnel");
  const ana = await visit(stage.browser, `${stage.server.url}/demo/tunnel`);
  await enter(ana.page, "아나");
  await ana.page.locator(".composer").waitFor();
  await stage.host.send("tunnel", "들어가기 전");
  await waitForBubble(ana.page, "들어가기 전");
  await ana.context.setOffline(true);
  await ana.page.locator(".connection-bar").waitFor();
  const until = Date.now() + OFFLINE_MS;
  const wanted = ["들어가기 전"];
  for (let count = 1; count <= MISSED; count++) wanted.push((await stage.host.send("tunnel", `터널 속 ${count}`)).text);
  await say(ana.page, "터널에서 쓴 말");
  // The test is about this time: it is the one place where one waits by the clock.
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, until - Date.now())));
  await ana.context.setOffline(false);
  await waitForBubble(ana.page, `터널 속 ${MISSED}`);
  await ana.page.locator(".message.pending, .message.waiting").waitFor({ state: "detached" });
  expect(await everyBubble(ana.page)).toEqual([...wanted, "터널에서 쓴 말"]);
  await ana.close();
}, 120_000);

async function visitWithout(blocked: (page: Page) => Promise<void>, alias: string): Promise<Visitor> {
  await stage.host.createRoom(alias, alias);
  const visitor = await visit(stage.browser, stage.server.url);
  await blocked(visitor.page);
  await visitor.page.goto(`${stage.server.url}/demo/${alias}`);
  await enter(visitor.page, "아나");
  await visitor.page.locator(".composer").waitFor();
  return visitor;
}

async function blockSockets(page: Page): Promise<void> {
  await page.addInitScript(() => {
    globalThis.WebSocket = class {
      constructor() {
        throw new Error("blocked");
      }
    } as unknown as typeof WebSocket;
  });
}

async function blockStreams(page: Page): Promise<void> {
  await blockSockets(page);
  await page.route("**/stream*", (route) => route.abort());
}

test("where sockets are blocked, events come by stream", async () => {
  const ana = await visitWithout(blockSockets, "no-sockets");
  const stream = ana.page.waitForRequest("**/stream*");
  await stream;
  await stage.host.send("no-sockets", "흘러온 말");
  await waitForBubble(ana.page, "흘러온 말");
  await say(ana.page, "대답");
  await ana.page.locator(".message.own:not(.pending)").waitFor();
  await stage.host.send("no-sockets", "또 흘러온 말");
  await waitForBubble(ana.page, "또 흘러온 말");
  expect(await bubbles(ana.page)).toEqual(["흘러온 말", "대답", "또 흘러온 말"]);
  await ana.close();
});

test("where streams are blocked as well, events come by long poll", async () => {
  const ana = await visitWithout(blockStreams, "only-polls");
  await ana.page.waitForRequest("**/events?*wait=25");
  await stage.host.send("only-polls", "기다린 말");
  await waitForBubble(ana.page, "기다린 말");
  await stage.host.send("only-polls", "또 기다린 말");
  await waitForBubble(ana.page, "또 기다린 말");
  expect(await bubbles(ana.page)).toEqual(["기다린 말", "또 기다린 말"]);
  await ana.close();
});
