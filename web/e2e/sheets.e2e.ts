// What lies over a room or the list is in the address: "back" closes it and then leaves the room, and its address can be
// opened. A part that does not come can be asked for again.
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { enter, PHONE, visit } from "./harness.ts";
import { openStage } from "./stage.ts";

const stage = openStage();

const sheet = (page: Page, name: string) => page.locator(`[data-sheet="${name}"]`);
const addressOf = (page: Page) => new URL(page.url()).pathname + new URL(page.url()).hash;

test("on a phone back closes what lies on top, then leads to the list", async () => {
  await stage.host.createRoom("뒤로 가는 방", "back");
  const { page, close } = await visit(stage.browser, `${stage.server.url}/demo`, { viewport: PHONE, hasTouch: true });
  await enter(page, "손가락");
  await page.locator("a.room", { hasText: "뒤로 가는 방" }).click();
  await page.locator(".composer").waitFor();
  await page.locator(".head .cover-button").click();
  await sheet(page, "about").waitFor();
  await sheet(page, "about").locator("button", { hasText: "멤버" }).first().click();
  await sheet(page, "people").waitFor();
  expect(addressOf(page)).toBe("/demo/back#people");

  await page.goBack();
  await sheet(page, "about").waitFor();
  await page.goBack();
  await page.locator("dialog").waitFor({ state: "detached" });
  expect(addressOf(page)).toBe("/demo/back");
  await page.goBack();
  await page.locator('.app[data-view="list"]').waitFor();

  await page.locator("button.me-button").click();
  await sheet(page, "main").waitFor();
  expect(addressOf(page)).toBe("/demo#me");
  await page.keyboard.press("Escape");
  await page.locator("dialog").waitFor({ state: "detached" });
  await page.waitForURL((url) => url.hash === "");
  await close();
});

test("the address of a sheet opens it, and one that is for hosts opens for hosts only", async () => {
  const { page, close } = await visit(stage.browser, `${stage.server.url}/demo/back#people`);
  await enter(page, "링크로 온 사람");
  await sheet(page, "people").waitFor();
  await page.goto(`${stage.server.url}/demo/back#settings`);
  await sheet(page, "about").waitFor();
  await page.keyboard.press("Escape");
  await page.locator("dialog").waitFor({ state: "detached" });
  expect(addressOf(page)).toBe("/demo/back");
  await close();
});

test.each(["ko-KR", "en-US"])("all of the sheet that makes a room stands on a phone: %s", async (locale) => {
  const options = { viewport: PHONE, hasTouch: true, isMobile: true, locale };
  const { page, close } = await visit(stage.browser, `${stage.server.url}/demo`, options);
  await enter(page, "작은 화면");
  await page.locator(".list-pane .add").click();
  await page.locator("dialog input[name=room_name]").waitFor();
  const sides = await page.locator("dialog").evaluate((dialog) => {
    const { height } = dialog.getBoundingClientRect();
    return { height, whole: dialog.scrollHeight, wide: dialog.scrollWidth - dialog.clientWidth };
  });
  expect(sides).toEqual({ height: sides.whole, whole: sides.whole, wide: 0 });
  // The pictures that stand beyond the edge are had by keys and by taps.
  const last = page.locator(".covers input").last();
  await last.check();
  const edge = await last.evaluate((input) => input.getBoundingClientRect().right);
  expect(edge).toBeLessThanOrEqual(PHONE.width);
  await close();
});

test("a new room is opened over the list, and back does not ask for its name again", async () => {
  const { page, close } = await visit(stage.browser, `${stage.server.url}/demo`);
  await enter(page, "여는 사람");
  await page.locator(".list-pane .add").click();
  await page.locator('dialog input[name="title"]').fill("막 만든 방");
  await page.locator('dialog button[type="submit"]').click();
  await page.locator(".composer").waitFor();
  await page.goBack();
  await page.locator(".talk-pane .state").waitFor();
  expect(addressOf(page)).toBe("/demo");
  expect(await page.locator("dialog").count()).toBe(0);
  await close();
});

test("a part that does not come says so and comes when it is asked for again", async () => {
  const { page, context, close } = await visit(stage.browser, `${stage.server.url}/demo/back`);
  await enter(page, "느린 길");
  await page.locator(".composer").waitFor();
  await context.route(/ProfileDialog/, (route) => route.abort());
  await page.reload();
  await page.locator(".composer").waitFor();
  await page.locator("button.me-button").click();
  await page.locator('[data-part="failed"]').waitFor();
  await context.unroute(/ProfileDialog/);
  await page.locator('[data-part="failed"] button').first().click();
  await sheet(page, "main").waitFor();
  await close();
});

test("parts are there before they are asked for, without the network", async () => {
  const { page, context, close } = await visit(stage.browser, `${stage.server.url}/demo/back`);
  const fetched = page.waitForResponse((response) => response.url().includes("/assets/TalkMenu.js"));
  await enter(page, "미리 받은 사람");
  await page.locator(".composer").waitFor();
  await (await fetched).finished();
  await context.setOffline(true);
  await page.locator(".head .cover-button").click();
  await sheet(page, "about").waitFor();
  await context.setOffline(false);
  await close();
});
