// Ten tabs of one browser: one connection to the server for all of them, and no message lost when the tab is closed that
// holds it.
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { bubbles, enter, say, type Visitor, visit, visitIn, waitForBubble } from "./harness.ts";
import { freePort } from "./hostService.ts";
import { openStage } from "./stage.ts";

const metrics = await freePort();
const stage = openStage("--metrics-listen", `127.0.0.1:${metrics}`);
const TABS = 10;

async function connections(): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${metrics}/metrics`)).text();
  return Number(/^maru_connections (\d+)/m.exec(text)?.[1] ?? Number.NaN);
}

async function openTabs(room: string): Promise<Visitor[]> {
  const url = `${stage.server.url}/demo/${room}`;
  const first = await visit(stage.browser, url);
  await enter(first.page, "열 탭");
  await first.page.locator(".composer").waitFor();
  const others = await Promise.all(Array.from({ length: TABS - 1 }, () => visitIn(first.context, url)));
  await Promise.all(others.map(({ page }) => page.locator(".composer").waitFor()));
  return [first, ...others];
}

const inAll = (pages: readonly Page[], text: string) => Promise.all(pages.map((page) => waitForBubble(page, text)));

test("ten tabs share one connection, and go on without a loss when the one that holds it is closed", async () => {
  await stage.host.createRoom("열 탭의 방", "ten");
  const tabs = await openTabs("ten");
  const pages = tabs.map(({ page }) => page);
  await say(pages[7] as Page, "모두 들리나요");
  await inAll(pages, "모두 들리나요");
  expect(await connections()).toBe(1);

  const texts = Array.from({ length: 12 }, (_, at) => `그 순간 ${at + 1}`);
  const sending = (async () => {
    for (const text of texts) await stage.host.send("ten", text);
  })();
  await (pages[0] as Page).close();
  await sending;
  const left = pages.slice(1);
  await inAll(left, "그 순간 12");
  for (const page of left) expect((await bubbles(page)).filter((text) => text.startsWith("그 순간"))).toEqual(texts);
  await expect.poll(connections).toBe(1);

  await say(left[3] as Page, "이어서 말해요");
  await inAll(left, "이어서 말해요");
  await tabs[1]?.close();
}, 120_000);

test("a tab alone keeps its own connection, and people in two browsers have two", async () => {
  await expect.poll(connections).toBe(0);
  const url = `${stage.server.url}/demo/ten`;
  const [ana, bo] = await Promise.all([visit(stage.browser, url), visit(stage.browser, url)]);
  await enter(ana.page, "아나");
  await enter(bo.page, "보");
  await say(ana.page, "안녕하세요 보");
  await waitForBubble(bo.page, "안녕하세요 보");
  expect(await connections()).toBe(2);
  await Promise.all([ana.close(), bo.close()]);
});
