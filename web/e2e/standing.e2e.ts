// What one may do in a room is offered and nothing else; a mute says until when. What one shows of oneself; invitations
// that are taken back.
import type { Principal } from "@maru/wire";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { violations } from "./axe.ts";
import { enter, PHONE, say, visit } from "./harness.ts";
import { openStage } from "./stage.ts";

const stage = openStage();
const sheet = (page: Page, name: string) => page.locator(`[data-sheet="${name}"]`);
const about = (page: Page, label: string) => sheet(page, "about").locator("button", { hasText: label });

/** Says something, until the server has it. */
async function saySent(page: Page, text: string): Promise<void> {
  await say(page, text);
  await page.locator(".message.own:not(.pending, .waiting)", { hasText: text }).waitFor();
}

async function meOf(room: string, name: string): Promise<string> {
  const { messages } = await stage.host.history(room);
  const sender = messages.map((one): Principal => one.sender).find((one) => one.name === name);
  if (sender === undefined) throw new Error(`${name} has said nothing`);
  return sender.id;
}

test("what one may do follows one's part, while the room is open", async () => {
  await stage.host.createRoom("오르는 방", "rise");
  const { page, close } = await visit(stage.browser, `${stage.server.url}/demo/rise`);
  await enter(page, "오름");
  await saySent(page, "저 왔어요");
  await page.locator(".head .cover-button").click();
  await about(page, "고정된 메시지").waitFor();
  expect(await about(page, "차단한 사람").count()).toBe(0);
  const letInvite = (members_invite: boolean) =>
    stage.host.ask("PATCH", "/v1/rooms/rise", { policy: { members_invite } });
  await letInvite(true);
  await about(page, "초대하기").waitFor();
  await letInvite(false);
  await about(page, "초대하기").waitFor({ state: "detached" });
  await stage.host.ask("PATCH", `/v1/rooms/rise/members/${await meOf("rise", "오름")}`, { role: "deputy" });
  await about(page, "차단한 사람").waitFor();
  await about(page, "쓸 수 있는 초대").waitFor();
  expect(await about(page, "방 설정").count()).toBe(0);
  await close();
});

test("whoever is muted sees until when, also after coming back, and writes again after it", async () => {
  await stage.host.createRoom("조용한 방", "hush");
  const { page, close } = await visit(stage.browser, `${stage.server.url}/demo/hush`);
  await enter(page, "조용이");
  await saySent(page, "시끌시끌");
  const member = `/v1/rooms/hush/members/${await meOf("hush", "조용이")}`;
  await stage.host.ask("PATCH", member, { mute_seconds: 600 });
  await page.locator(".standing", { hasText: "부터 다시 쓸 수 있어요" }).waitFor();
  await page.reload();
  await page.locator(".standing", { hasText: "부터 다시 쓸 수 있어요" }).waitFor();
  await stage.host.ask("PATCH", member, { mute_seconds: 0 });
  await page.locator(".composer").waitFor();
  await close();
});

test("privacy is set with a sentence on each, and kept", async () => {
  const options = { viewport: PHONE, reducedMotion: "reduce", bypassCSP: true } as const;
  const { page, close } = await visit(stage.browser, `${stage.server.url}/demo`, options);
  await enter(page, "살짝");
  const open = async () => {
    await page.locator("button.me-button").click();
    await sheet(page, "main").locator("button", { hasText: "읽음·입력·접속 표시" }).click();
    await page.locator("input[name=receipts]:enabled").waitFor();
  };
  await open();
  const receipts = page.getByLabel("읽었는지 보이기");
  expect(await receipts.isChecked()).toBe(true);
  const saved = page.waitForResponse((response) => response.request().method() === "PATCH");
  await receipts.click();
  expect((await saved).status()).toBe(200);
  expect(await violations(page)).toEqual([]);
  await page.reload();
  // The sheet's address is still there.
  await sheet(page, "main").waitFor();
  await page.keyboard.press("Escape");
  await page.locator("dialog").waitFor({ state: "detached" });
  await open();
  await expect.poll(() => page.getByLabel("읽었는지 보이기").isChecked()).toBe(false);
  expect(await page.getByLabel("입력 중인지 보이기").isChecked()).toBe(true);
  await close();
});

test("an invitation is listed and taken back, and then leads nowhere", async () => {
  const options = { viewport: PHONE, reducedMotion: "reduce", bypassCSP: true } as const;
  const { page, close } = await visit(stage.browser, `${stage.server.url}/demo`, options);
  await enter(page, "초대장");
  await page.getByRole("button", { name: "새 대화방" }).first().click();
  await page.locator("dialog input[name=title]").fill("거두는 방");
  await page.locator("dialog input[value=group]").check();
  await page.locator("dialog button[type=submit]").click();
  await page.locator(".log.empty").getByRole("button", { name: "초대하기" }).click();
  await sheet(page, "invite").getByRole("button", { name: "링크 만들기" }).click();
  const shown = new URL(await sheet(page, "invite").locator("input[name=url]").inputValue());
  await sheet(page, "invite").getByRole("button", { name: "뒤로" }).click();
  await about(page, "쓸 수 있는 초대").click();
  await sheet(page, "invites").getByText("0명 들어옴").waitFor();
  expect(await violations(page)).toEqual([]);
  await sheet(page, "invites")
    .getByRole("button", { name: /거두기/ })
    .click();
  await sheet(page, "invites").getByText("지금 쓸 수 있는 초대가 없어요").waitFor();
  const late = await visit(stage.browser, stage.server.url + shown.pathname + shown.hash);
  await enter(late.page, "늦은이");
  await late.page.locator('[data-sheet="invited"] button[type=submit]').click();
  await late.page.getByText("이 초대는 끝났어요. 새 초대를 부탁해 보세요.").waitFor();
  await late.close();
  await close();
});
