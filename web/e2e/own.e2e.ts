// One's own list: pinned, muted, hidden and marked rooms, called ones, and leaving from the list.
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { violations } from "./axe.ts";
import { enter, PHONE, type Visitor, visit, waitForBubble } from "./harness.ts";
import { openStage } from "./stage.ts";

const stage = openStage();

const line = (page: Page, title: string) => page.locator(".rooms li", { hasText: title });
const menu = (page: Page) => page.locator(".menu");
const choose = (page: Page, label: string) => menu(page).getByRole("menuitem", { name: label }).click();

async function openMenu(page: Page, title: string): Promise<void> {
  await line(page, title).locator(".more").focus();
  await page.keyboard.press("Enter");
  await menu(page).waitFor();
}

/** Somebody who is in three rooms. */
async function member(word: string, options: Parameters<typeof visit>[2] = {}): Promise<Visitor> {
  const visitor = await visit(stage.browser, `${stage.server.url}/demo`, options);
  const { page } = visitor;
  await enter(page, `하나${word}`);
  for (const name of ["가", "나", "다"]) {
    const room = await stage.host.createRoom(`${word} ${name}`);
    await page.goto(`${stage.server.url}/demo/${room.id}`);
    await page.locator(".composer textarea").fill("안녕하세요");
    await page.locator(".composer .send").click();
    await waitForBubble(page, "안녕하세요");
  }
  await page.goto(`${stage.server.url}/demo`);
  await line(page, `${word} 가`).locator(".more").waitFor({ state: "attached" });
  return visitor;
}

const titles = (page: Page, word: string) =>
  page
    .locator(".rooms li", { has: page.locator(".more") })
    .filter({ hasText: word })
    .locator(".title b")
    .allTextContents();

test("pinned rooms come first, by the keyboard, and after a reload too", async () => {
  const { page, close } = await member("핀");
  expect((await titles(page, "핀"))[0]).toBe("핀 다");
  await openMenu(page, "핀 가");
  await page.keyboard.press("Escape");
  await menu(page).waitFor({ state: "detached" });
  expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toBe("핀 가 더 보기");
  await openMenu(page, "핀 가");
  await choose(page, "맨 위에 고정");
  await line(page, "핀 가").getByText("고정됨").waitFor({ state: "attached" });
  expect((await titles(page, "핀"))[0]).toBe("핀 가");
  await page.reload();
  await line(page, "핀 가").getByText("고정됨").waitFor({ state: "attached" });
  expect((await titles(page, "핀"))[0]).toBe("핀 가");
  await openMenu(page, "핀 가");
  await choose(page, "고정 해제");
  await line(page, "핀 가").getByText("고정됨").waitFor({ state: "detached" });
  await close();
});

test("a muted room says so, and a room marked as unread has a dot until it is opened", async () => {
  const { page, close } = await member("표");
  await line(page, "표 가").locator("a").click({ button: "right" });
  await menu(page).getByRole("menuitemcheckbox", { name: "알림 끄기" }).click();
  await line(page, "표 가").getByText("알림 끔").waitFor({ state: "attached" });
  await openMenu(page, "표 나");
  await choose(page, "읽지 않음으로 표시");
  await line(page, "표 나").getByRole("img", { name: "읽지 않음으로 표시됨" }).waitFor();
  await line(page, "표 나").locator("a").click();
  await page.locator(".composer").waitFor();
  await line(page, "표 나").getByRole("img", { name: "읽지 않음으로 표시됨" }).waitFor({ state: "detached" });
  await close();
});

test("whoever is called has a mark in the list", async () => {
  const { page, close } = await member("부");
  const id = await line(page, "부 가").locator("a").getAttribute("href");
  const me = await page.evaluate(
    () => JSON.parse(document.getElementById("maru-state")?.textContent ?? "{}").principal,
  );
  await stage.host.ask("POST", `/v1/rooms/${id?.split("/").at(-1)}/messages`, {
    client_id: "call-1",
    text: `@${me.name} 계신가요`,
    mentions: [me.id],
  });
  await line(page, "부 가").getByRole("img", { name: "나를 불렀어요" }).waitFor();
  await close();
});

test("several calls are counted, and one that goes is counted no more", async () => {
  const { page, close } = await member("세");
  const id = (await line(page, "세 가").locator("a").getAttribute("href"))?.split("/").at(-1) ?? "";
  const me = await page.evaluate(
    () => JSON.parse(document.getElementById("maru-state")?.textContent ?? "{}").principal,
  );
  const call = (client_id: string) =>
    stage.host.ask("POST", `/v1/rooms/${id}/messages`, { client_id, text: `@${me.name} 네`, mentions: [me.id] });
  await call("calls-1");
  const last = (await call("calls-2")) as { id: string };
  const mark = line(page, "세 가").getByRole("img", { name: "나를 2번 불렀어요" });
  await mark.waitFor();
  expect(await mark.textContent()).toBe("@2");
  await stage.host.ask("DELETE", `/v1/rooms/${id}/messages/${last.id}`);
  await line(page, "세 가").getByRole("img", { name: "나를 불렀어요" }).waitFor();
  await close();
});

test("a hidden room is out of the list, is found again, and comes back with a message", async () => {
  const { page, close } = await member("숨");
  const href = await line(page, "숨 가").locator("a").getAttribute("href");
  await openMenu(page, "숨 가");
  await choose(page, "숨기기");
  await line(page, "숨 가").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "숨긴 방 1개" }).click();
  await openMenu(page, "숨 가");
  await choose(page, "목록에 다시 보이기");
  await page.getByRole("button", { name: "숨긴 방 1개" }).waitFor({ state: "detached" });
  await openMenu(page, "숨 가");
  await choose(page, "숨기기");
  await page.getByRole("button", { name: "숨긴 방 1개" }).waitFor();
  await stage.host.send(href?.split("/").at(-1) ?? "", "다시 봐요");
  await page.getByRole("button", { name: "숨긴 방 1개" }).waitFor({ state: "detached" });
  await line(page, "숨 가").waitFor();
  await close();
});

test("a room is left from the list, after a question", async () => {
  const { page, close } = await member("나감");
  await openMenu(page, "나감 가");
  await choose(page, "방에서 나가기");
  await page.locator('[data-act="yes"]').click();
  await page.locator("dialog").waitFor({ state: "detached" });
  await line(page, "나감 가").locator(".more").waitFor({ state: "detached" });
  await close();
});

test("a finger that rests opens the menu and not the room; axe finds nothing", async () => {
  const options = {
    viewport: PHONE,
    hasTouch: true,
    isMobile: true,
    reducedMotion: "reduce",
    bypassCSP: true,
  } as const;
  const { page, context, close } = await member("손", options);
  const box = await line(page, "손 가").boundingBox();
  if (box === null) throw new Error("the line is not in view");
  const touch = await context.newCDPSession(page);
  const at = { x: box.x + 120, y: box.y + box.height / 2 };
  await touch.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [at] });
  await menu(page).waitFor();
  await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  expect(await violations(page)).toEqual([]);
  expect(new URL(page.url()).pathname).toBe("/demo");
  await choose(page, "맨 위에 고정");
  await line(page, "손 가").getByText("고정됨").waitFor({ state: "attached" });
  expect(await violations(page)).toEqual([]);
  await close();
});

test("a tap on the dots opens the same menu where nothing hovers", async () => {
  const { page, close } = await member("점", { viewport: PHONE, hasTouch: true, isMobile: true });
  await line(page, "점 가").locator(".more").tap();
  await menu(page).waitFor();
  expect(new URL(page.url()).pathname).toBe("/demo");
  await choose(page, "맨 위에 고정");
  await line(page, "점 가").getByText("고정됨").waitFor({ state: "attached" });
  const [dots, time] = [line(page, "점 가").locator(".more"), line(page, "점 가").locator("time")];
  const [left, right] = [await dots.boundingBox(), await time.boundingBox()];
  expect((right?.x ?? 0) + (right?.width ?? 0)).toBeLessThanOrEqual(left?.x ?? 0);
  await close();
});
