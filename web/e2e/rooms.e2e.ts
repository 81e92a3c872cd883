// Coming and going: from room to room and back, menus, links that are passed on, tabs in the background.
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { enter, PHONE, say, type Visitor, visit, waitForBubble } from "./harness.ts";
import { openStage } from "./stage.ts";

const stage = openStage();

type Options = Parameters<typeof visit>[2];

async function visitRoom(alias: string, options: Options = {}): Promise<Visitor> {
  const visitor = await visit(stage.browser, `${stage.server.url}/demo/${alias}`, options);
  await enter(visitor.page, "아나");
  await visitor.page.locator(".composer").waitFor();
  return visitor;
}

const topOf = (page: Page, text: RegExp) =>
  page.locator(".log .bubble", { hasText: text }).evaluate((row) => row.getBoundingClientRect().top);

test("who comes back to a room finds it where they were reading, and what came meanwhile is counted", async () => {
  await stage.host.createRoom("읽던 방", "reading");
  await stage.host.createRoom("다른 방", "other");
  for (let count = 1; count <= 120; count++) await stage.host.send("reading", `말 ${count}`);
  const ana = await visitRoom("reading");
  await waitForBubble(ana.page, "말 120");
  await ana.page.locator(".log").evaluate((log) => log.scrollBy(0, -1_500));
  await ana.page.locator(".jump").waitFor();
  const marked = ana.page.locator(".log .bubble", { hasText: /^말 90$/ });
  await marked.scrollIntoViewIfNeeded();
  const before = await settledTop(ana.page, /^말 90$/);
  await ana.page.locator("a.room", { hasText: "다른 방" }).click();
  await ana.page.locator(".head h2", { hasText: "다른 방" }).waitFor();
  await stage.host.send("reading", "그사이 한 말");
  await ana.page.locator("a.room", { hasText: "그사이 한 말" }).click();
  await ana.page.locator(".jump", { hasText: "새 메시지 1" }).waitFor();
  expect(Math.abs((await topOf(ana.page, /^말 90$/)) - before)).toBeLessThanOrEqual(1);
  await ana.close();
});

/** Where a row stands once it has stood there for a quarter of a second. */
async function settledTop(page: Page, text: RegExp): Promise<number> {
  const row = page.locator(".log .bubble", { hasText: text });
  return row.evaluate(async (element) => {
    let top = element.getBoundingClientRect().top;
    for (let frames = 0; frames < 15; frames++) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const now = element.getBoundingClientRect().top;
      if (now !== top) frames = 0;
      top = now;
    }
    return top;
  });
}

test("a room is left by its menu, after a question", async () => {
  await stage.host.createRoom("나갈 방", "leaving");
  const ana = await visitRoom("leaving");
  await say(ana.page, "잠깐 들렀어요");
  await ana.page.locator(".head .sub", { hasText: "멤버 2명" }).waitFor();
  await ana.page.getByRole("button", { name: "이 방 더 보기" }).click();
  await ana.page.getByRole("menuitem", { name: "방에서 나가기" }).click();
  await ana.page.getByRole("button", { name: "취소" }).click();
  await ana.page.locator("dialog").waitFor({ state: "detached" });
  await ana.page.getByRole("button", { name: "이 방 더 보기" }).click();
  await ana.page.getByRole("menuitem", { name: "방에서 나가기" }).click();
  await ana.page.getByRole("button", { name: "나가기", exact: true }).click();
  await ana.page.getByText("어디에 앉아 볼까요?").waitFor();
  expect(new URL(ana.page.url()).pathname).toBe("/demo");
  expect((await stage.host.room("leaving")).members).toBe(1);
  await ana.close();
});

test("the link of a room is copied, and says so", async () => {
  await stage.host.createRoom("나눌 방", "sharing");
  const ana = await visitRoom("sharing", { permissions: ["clipboard-read", "clipboard-write"] });
  await ana.page.getByRole("button", { name: "이 방 더 보기" }).click();
  await ana.page.getByRole("menuitem", { name: "링크 복사" }).click();
  await ana.page.getByText("링크를 복사했어요").waitFor();
  expect(await ana.page.evaluate(() => navigator.clipboard.readText())).toBe(`${stage.server.url}/demo/sharing`);
  await ana.close();
});

test("a finger that rests on a message opens its menu, and Escape closes that before it leads back", async () => {
  await stage.host.createRoom("손가락", "finger");
  await stage.host.send("finger", "꾹 눌러 보세요");
  const ana = await visitRoom("finger", { viewport: PHONE, hasTouch: true, isMobile: true });
  const bubble = ana.page.locator(".log .bubble", { hasText: "꾹 눌러" });
  await bubble.waitFor();
  const box = (await bubble.boundingBox()) ?? { x: 0, y: 0 };
  const cdp = await ana.context.newCDPSession(ana.page);
  const touchPoints = [{ x: box.x + 20, y: box.y + 15 }];
  await cdp.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints });
  await ana.page.locator(".menu").waitFor();
  await cdp.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  await ana.page.getByRole("menuitem", { name: "복사" }).waitFor();
  expect(await ana.page.getByRole("menuitem", { name: "삭제" }).count()).toBe(0);
  await ana.page.keyboard.press("Escape");
  await ana.page.locator(".menu").waitFor({ state: "detached" });
  expect(await ana.page.locator(".composer").isVisible()).toBe(true);
  await ana.page.keyboard.press("Escape");
  await ana.page.locator("a.room").first().waitFor();
  expect(await ana.page.locator(".composer").count()).toBe(0);
  await ana.close();
});

test("the title of a tab in the background counts what is new", async () => {
  await stage.host.createRoom("뒤쪽", "behind");
  const ana = await visitRoom("behind");
  await stage.host.send("behind", "보이는 말");
  await waitForBubble(ana.page, "보이는 말");
  await ana.page.waitForFunction(() => document.title === "뒤쪽 · 마루");
  await ana.page.evaluate(look, "hidden");
  await stage.host.send("behind", "하나");
  await stage.host.send("behind", "둘");
  await ana.page.waitForFunction(() => document.title === "(2) 뒤쪽 · 마루");
  await ana.page.evaluate(look, "visible");
  await ana.page.waitForFunction(() => document.title === "뒤쪽 · 마루");
  await ana.page.locator(".line.new").waitFor();
  await ana.close();
});

/** In the page: as if the tab went to the background, or came back. */
function look(state: string): void {
  Object.defineProperty(document, "visibilityState", { configurable: true, get: () => state });
  document.dispatchEvent(new Event("visibilitychange"));
}

test("a very long message is folded; shown whole, its beginning stays where it was", async () => {
  await stage.host.createRoom("긴 글", "essay");
  for (let count = 1; count <= 20; count++) await stage.host.send("essay", `앞 ${count}`);
  await stage.host.send("essay", Array.from({ length: 60 }, (_, at) => `${at + 1}번째 줄`).join("\n"));
  const ana = await visitRoom("essay");
  await ana.page.locator(".unfold").waitFor();
  const before = await settledTop(ana.page, /^1번째 줄/);
  await ana.page.locator(".unfold").click();
  await ana.page.locator(".unfold").waitFor({ state: "detached" });
  expect(Math.abs((await settledTop(ana.page, /^1번째 줄/)) - before)).toBeLessThanOrEqual(1);
  await ana.page.locator(".jump").waitFor();
  await ana.close();
});
