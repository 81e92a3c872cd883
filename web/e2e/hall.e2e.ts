// The list of one's rooms: what happens in rooms that are not open is seen at once, in every tab.
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { enter, PHONE, say, visit, visitIn, waitForBubble } from "./harness.ts";
import { openStage } from "./stage.ts";

const stage = openStage();
/** Well below the time after which the list would be asked for anyway. */
const AT_ONCE = { timeout: 5_000 };

const titles = (page: Page) => page.locator(".list-pane ul").first().locator("a.room b").allTextContents();

async function joinBy(page: Page, alias: string): Promise<void> {
  await page.goto(`${stage.server.url}/demo/${alias}`);
  await say(page, `${alias}에 왔어요`);
  await waitForBubble(page, `${alias}에 왔어요`);
  await page.locator(".message.own:not(.pending)").waitFor();
}

test("a message in a room that is not open moves it up, with its preview and its number, in each tab", async () => {
  for (const alias of ["hana", "dul"]) await stage.host.createRoom(alias, alias);
  const { page, context, close } = await visit(stage.browser, `${stage.server.url}/demo`, { viewport: PHONE });
  await enter(page, "목록 보는 사람");
  await joinBy(page, "hana");
  await joinBy(page, "dul");
  await page.goto(`${stage.server.url}/demo`);
  await page.locator("a.room", { hasText: "hana" }).waitFor();
  await expect.poll(() => titles(page)).toEqual(["dul", "hana"]);
  const other = await visitIn(context, `${stage.server.url}/demo`);
  await other.page.locator("a.room", { hasText: "hana" }).waitFor();

  await stage.host.send("hana", "여기 새 소식이 있어요");
  for (const tab of [page, other.page]) {
    const room = tab.locator("a.room", { hasText: "hana" });
    await room.locator(".preview", { hasText: "여기 새 소식이 있어요" }).waitFor(AT_ONCE);
    await room.locator(".badge", { hasText: "1" }).waitFor(AT_ONCE);
    expect(await titles(tab)).toEqual(["hana", "dul"]);
    expect(await tab.title()).toContain("(1)");
  }

  await page.bringToFront();
  await page.locator("a.room", { hasText: "hana" }).click();
  await waitForBubble(page, "여기 새 소식이 있어요");
  await other.page.locator("a.room .badge").waitFor({ state: "detached", ...AT_ONCE });
  await close();
});

test("without the network the list says so, and goes on by itself", async () => {
  const { page, context, close } = await visit(stage.browser, `${stage.server.url}/demo`, { viewport: PHONE });
  await enter(page, "끊긴 사람");
  await page.locator("a.room").first().waitFor();
  await context.setOffline(true);
  await page.locator(".list-pane .connection-bar").waitFor();
  await context.setOffline(false);
  await page.locator(".list-pane .connection-bar").waitFor({ state: "detached" });
  await close();
});
