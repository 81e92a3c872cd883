// Another name and picture for one room: chosen with a preview, seen by everybody there, and in no other room.
import type { QueuePage } from "@maru/wire";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { apiPerson } from "./api.ts";
import { violations } from "./axe.ts";
import { enter, PHONE, visit, waitForBubble } from "./harness.ts";
import { openStage } from "./stage.ts";

const stage = openStage();

const sheet = (page: Page) => page.locator('[data-sheet="name"]');

async function say(page: Page, text: string): Promise<void> {
  await page.locator(".composer textarea").fill(text);
  await page.locator(".composer .send").click();
  await waitForBubble(page, text);
}

async function openSheet(page: Page, choice: string): Promise<void> {
  await page.locator(".head .cover-button").click();
  await page.locator('[data-sheet="about"]').getByRole("button", { name: choice }).click();
  await sheet(page).waitFor();
}

for (const [words, options] of [
  [
    { mine: "이 방에서 쓰는 이름", field: "이 방에서 쓸 이름", save: "저장", usual: "원래 이름 쓰기" },
    { viewport: PHONE },
  ],
  [
    { mine: "My name in this room", field: "Name in this room", save: "Save", usual: "Use my usual name" },
    { locale: "en-US" },
  ],
] as const) {
  test(`somebody has another name in one room (${words.save})`, async () => {
    const room = await stage.host.createRoom(`이름 ${words.save}`);
    const secret = await visit(stage.browser, `${stage.server.url}/demo/${room.id}`, options);
    const other = await visit(stage.browser, `${stage.server.url}/demo/${room.id}`, {});
    await enter(secret.page, "김비밀");
    await enter(other.page, "여우");
    await say(secret.page, "먼저 한 말");
    await waitForBubble(other.page, "먼저 한 말");
    await openSheet(secret.page, words.mine);
    await sheet(secret.page).getByLabel(words.field).fill("달빛");
    expect(await sheet(secret.page).locator(".name-preview b").textContent()).toBe("달빛");
    expect(await violations(secret.page)).toEqual([]);
    const width = await secret.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(width).toBeLessThanOrEqual(0);
    await sheet(secret.page).getByRole("button", { name: words.save }).click();
    await sheet(secret.page).waitFor({ state: "detached" });
    await other.page.locator(".message .who", { hasText: "달빛" }).waitFor();
    expect(await other.page.locator(".message .who").allTextContents()).not.toContain("김비밀");
    // What is known of the room stands there again.
    await secret.page.locator('[data-sheet="about"]').getByRole("button", { name: words.mine }).click();
    await sheet(secret.page).getByRole("button", { name: words.usual }).click();
    await other.page.locator(".message .who", { hasText: "김비밀" }).waitFor();
    await secret.close();
    await other.close();
  });
}

test("whoever opens a room under another name is never called otherwise there", async () => {
  const secret = await visit(stage.browser, `${stage.server.url}/demo`, { viewport: PHONE });
  await enter(secret.page, "한비밀");
  await secret.page.getByRole("button", { name: "새 대화방" }).first().click();
  const form = secret.page.locator("dialog");
  await form.locator("input[name=title]").fill("가면 무도회");
  await form.getByLabel("이 방에서 쓸 이름").fill("달빛");
  expect(await violations(secret.page)).toEqual([]);
  await form.locator("button[type=submit]").click();
  await say(secret.page, "어서 오세요");
  const other = await visit(stage.browser, secret.page.url(), {});
  await enter(other.page, "여우");
  await waitForBubble(other.page, "어서 오세요");
  const text = await other.page.locator("body").textContent();
  expect(text).toContain("달빛");
  expect(text).not.toContain("한비밀");
  await secret.close();
  await other.close();
});

test("whoever asks to come in gives the name that those who decide are told", async () => {
  const room = await stage.host.createRoom("승인 방");
  const policy = { entry: "approval", read_by_non_members: false };
  await stage.host.ask("PATCH", `/v1/rooms/${room.id}`, { policy });
  const secret = await visit(stage.browser, `${stage.server.url}/demo/${room.id}`, { viewport: PHONE });
  await enter(secret.page, "김비밀");
  const form = secret.page.locator('[data-ask="form"]');
  await form.getByLabel("이 방에서 쓸 이름").fill("별빛");
  expect(await violations(secret.page)).toEqual([]);
  await form.getByRole("button", { name: "요청하기" }).click();
  await secret.page.locator('[data-ask="open"]').waitFor();
  const queue = await stage.host.ask<QueuePage>("GET", `/v1/rooms/${room.id}/queue?kind=entry`);
  expect(queue.waiting.map((one) => one.by.name)).toEqual(["별빛"]);
  await secret.close();
});

const ownRow = (page: Page, text: string) => page.locator(".log .message.own", { hasText: text });
const othersRow = (page: Page, text: string) => page.locator(".log .message:not(.own)", { hasText: text });

test("under a room's name one's own words stand on the own side: live, on another page, and read anew", async () => {
  const room = await stage.host.createRoom("한쪽에");
  const url = `${stage.server.url}/demo/${room.id}`;
  const secret = await visit(stage.browser, url, { viewport: PHONE });
  await enter(secret.page, "김비밀");
  await say(secret.page, "이름 없이 한 말");
  const second = await secret.context.newPage();
  await second.goto(url);
  await waitForBubble(second, "이름 없이 한 말");
  await openSheet(secret.page, "이 방에서 쓰는 이름");
  await sheet(secret.page).getByLabel("이 방에서 쓸 이름").fill("달빛");
  await sheet(secret.page).getByRole("button", { name: "저장" }).click();
  await sheet(secret.page).waitFor({ state: "detached" });
  await secret.page.goto(url);
  await say(secret.page, "달빛으로 한 말");
  await waitForBubble(second, "달빛으로 한 말");
  for (const page of [secret.page, second]) {
    for (const text of ["이름 없이 한 말", "달빛으로 한 말"]) await ownRow(page, text).waitFor();
    expect(await othersRow(page, "말").count()).toBe(0);
    await page.reload();
    for (const text of ["이름 없이 한 말", "달빛으로 한 말"]) await ownRow(page, text).waitFor();
    expect(await othersRow(page, "말").count()).toBe(0);
  }
  await secret.close();
});

test("whoever is blocked under a room's name is folded there, and not where others know them by their own", async () => {
  const [masked, open] = await Promise.all([stage.host.createRoom("가면"), stage.host.createRoom("민낯")]);
  const at = (id: string) => `${stage.server.url}/demo/${id}`;
  const secret = await apiPerson(stage.server.url, "김비밀");
  await secret.ask("PUT", `/v1/rooms/${masked.id}/members/me`, { profile: { name: "달빛" } });
  await secret.send(masked.id, "달빛의 말");
  await secret.send(open.id, "비밀의 말");
  const other = await visit(stage.browser, at(masked.id), { bypassCSP: true });
  await enter(other.page, "여우");
  await waitForBubble(other.page, "달빛의 말");
  const row = other.page.locator(".log .message", { hasText: "달빛의 말" });
  await row.hover();
  await row.locator("button.more").click();
  await other.page.getByRole("menuitem", { name: "차단" }).click();
  await other.page.locator('[data-sheet="confirm"] [data-act="yes"]').click();
  await other.page.locator(".folded-message").waitFor();
  await secret.send(masked.id, "달빛의 다음 말");
  await other.page.locator(".folded-message").nth(1).waitFor();
  await other.page.goto(at(open.id));
  await waitForBubble(other.page, "비밀의 말");
  expect(await other.page.locator(".folded-message").count()).toBe(0);
  await other.page.goto(at(masked.id));
  await other.page.locator(".folded-message").nth(1).waitFor();
  await other.close();
});
