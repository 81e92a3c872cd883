// Another name and picture for one room: chosen with a preview, seen by everybody there, and in no other room.
import type { QueuePage } from "@maru/wire";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
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
