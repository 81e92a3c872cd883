// Invitations: a room that is closed to others, the link that leads in, and the end of it.
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { violations } from "./axe.ts";
import { enter, PHONE, say, type Visitor, visit, waitForBubble } from "./harness.ts";
import { openStage } from "./stage.ts";

const stage = openStage();
const sheet = (page: Page) => page.locator('[data-sheet="invite"]');

/** Makes a room for the invited, and goes from the empty room to its invitations. */
async function hostGroup(title: string, options: Parameters<typeof visit>[2] = {}): Promise<Visitor> {
  const visitor = await visit(stage.browser, `${stage.server.url}/demo`, options);
  const { page } = visitor;
  await enter(page, "아나");
  await page.getByRole("button", { name: "새 대화방" }).first().click();
  await page.locator("dialog input[name=title]").fill(title);
  await page.locator("dialog input[value=group]").check();
  await page.locator("dialog button[type=submit]").click();
  await page.locator(".log.empty").getByRole("button", { name: "초대하기" }).click();
  await sheet(page).waitFor();
  return visitor;
}

/** The link that is shown, at the address where the test's server is. */
async function makeLink(page: Page): Promise<string> {
  await sheet(page).getByRole("button", { name: "링크 만들기" }).click();
  const shown = new URL(await sheet(page).locator("input[name=url]").inputValue());
  return stage.server.url + shown.pathname + shown.hash;
}

test("whoever opens a link as a new guest is in the room, and both talk", async () => {
  const ana = await hostGroup("우리끼리");
  const link = await makeLink(ana.page);
  await ana.page.locator("dialog .notice", { hasText: "복사했어요" }).waitFor();
  await ana.page.keyboard.press("Escape");
  const bo = await visit(stage.browser, link);
  expect(new URL(bo.page.url()).hash).toBe("");
  await enter(bo.page, "보");
  await bo.page.locator(".head h2", { hasText: "우리끼리" }).waitFor();
  await say(bo.page, "초대 고마워요");
  await waitForBubble(ana.page, "초대 고마워요");
  await say(ana.page, "어서 와요");
  await waitForBubble(bo.page, "어서 와요");
  await bo.page.reload();
  await waitForBubble(bo.page, "어서 와요");
  await Promise.all([ana.close(), bo.close()]);
});

test("a link that is used up says so and leads to the hall, and whoever came in by it may use it again", async () => {
  const ana = await hostGroup("한 사람만");
  await sheet(ana.page).locator("select[name=uses]").selectOption("1");
  const link = await makeLink(ana.page);
  const bo = await visit(stage.browser, link);
  await enter(bo.page, "보");
  await bo.page.locator(".composer").waitFor();
  const cho = await visit(stage.browser, link);
  await enter(cho.page, "초");
  await cho.page.getByText("이 초대는 끝났어요. 새 초대를 부탁해 보세요.").waitFor();
  await cho.page.getByRole("button", { name: "대화방 목록으로" }).click();
  await cho.page.waitForURL(`${stage.server.url}/demo`);
  await bo.page.goto(link);
  await bo.page.locator(".composer").waitFor();
  expect(new URL(bo.page.url()).hash).toBe("");
  await Promise.all([ana.close(), bo.close(), cho.close()]);
});

test("axe finds nothing where people are invited", async () => {
  const options = { viewport: PHONE, reducedMotion: "reduce", bypassCSP: true } as const;
  const ana = await hostGroup("살펴보기", options);
  expect(await violations(ana.page)).toEqual([]);
  await makeLink(ana.page);
  expect(await violations(ana.page)).toEqual([]);
  await ana.page.keyboard.press("Escape");
  await sheet(ana.page).waitFor({ state: "detached" });
  expect(await violations(ana.page)).toEqual([]);
  await ana.close();
});
