// Keeping order and one's own peace in a room: notices, reports, blocks, what moderators do and undo.
import type { Room, SignedIn } from "@maru/wire";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { apiPerson } from "./api.ts";
import { violations } from "./axe.ts";
import { enter, PHONE, say, type Visitor, visit, waitForBubble } from "./harness.ts";
import { openStage } from "./stage.ts";

const stage = openStage();

const sheet = (page: Page, name: string) => page.locator(`[data-sheet="${name}"]`);
const said = (page: Page, text: string) => page.locator(".notice", { hasText: text }).first().waitFor();

type Options = Parameters<typeof visit>[2];

async function visitRoom(alias: string, name: string, options: Options = {}): Promise<Visitor> {
  const visitor = await visit(stage.browser, `${stage.server.url}/demo/${alias}`, options);
  await enter(visitor.page, name);
  await visitor.page.locator(".composer").waitFor();
  return visitor;
}

/** Somebody who opens a room of their own in the browser is its host. */
async function visitAsHost(title: string, alias: string, options: Options = {}): Promise<Visitor> {
  const visitor = await visit(stage.browser, `${stage.server.url}/demo`, options);
  const signedIn = visitor.page.waitForResponse((one) => one.url().endsWith("/guests") && one.status() < 300);
  await enter(visitor.page, "방장");
  const { access_token } = (await (await signedIn).json()) as SignedIn;
  const made = await fetch(`${stage.server.url}/v1/rooms`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${access_token}` },
    body: JSON.stringify({ title, alias }),
  });
  expect(made.status).toBe(201);
  await visitor.page.goto(`${stage.server.url}/demo/${((await made.json()) as Room).alias}`);
  await visitor.page.locator(".composer").waitFor();
  return visitor;
}

async function fromRoomMenu(page: Page, label: string): Promise<void> {
  await page.locator(".head").getByRole("button", { name: "이 방 더 보기" }).click();
  await page.getByRole("menuitem", { name: label, exact: true }).click();
}

async function fromMessageMenu(page: Page, text: string, label: string): Promise<void> {
  const row = page.locator(".message", { hasText: text }).last();
  await row.hover();
  await row.locator("button.more").click();
  await page.getByRole("menuitem", { name: label, exact: true }).click();
}

test("a notice is put up, folded on one device, changed and taken down", async () => {
  const host = await visitAsHost("공지 있는 방", "noticed");
  await fromRoomMenu(host.page, "공지");
  await sheet(host.page, "notice").locator("textarea").fill("**일요일 7시** 체육관");
  await host.page.getByRole("button", { name: "올리기" }).click();
  await said(host.page, "공지를 올렸어요");
  const guest = await visitRoom("noticed", "손님", { viewport: PHONE, hasTouch: true, bypassCSP: true });
  const bar = guest.page.locator(".notice-bar");
  await bar.locator("strong", { hasText: "일요일 7시" }).waitFor();
  expect(await violations(guest.page)).toEqual([]);
  await bar.getByRole("button", { name: "공지 접기" }).press("Enter");
  await bar.getByRole("button", { name: "공지 펼치기" }).waitFor();
  await guest.page.reload();
  await bar.getByRole("button", { name: "공지 펼치기" }).waitFor();

  await fromRoomMenu(host.page, "공지");
  await sheet(host.page, "notice").locator("textarea").fill("토요일로 바뀌었어요");
  await host.page.getByRole("button", { name: "올리기" }).click();
  await bar.getByText("토요일로 바뀌었어요").waitFor();
  await bar.getByRole("button", { name: "공지 접기" }).waitFor();

  await fromRoomMenu(host.page, "공지");
  await sheet(host.page, "notice").locator('[data-act="take-down"]').click();
  await bar.waitFor({ state: "detached" });
  await fromRoomMenu(guest.page, "공지");
  await sheet(guest.page, "notice").locator('[data-list="notices"] > li').nth(1).waitFor();
  expect(await sheet(guest.page, "notice").locator("textarea").count()).toBe(0);
  await host.close();
  await guest.close();
});

test("a message is reported once, the host sees it, mutes, and finds it under what was resolved and done", async () => {
  const host = await visitAsHost("신고하는 방", "reported", { bypassCSP: true, colorScheme: "dark" });
  const bo = await apiPerson(stage.server.url, "시끄러운 보");
  await bo.send("reported", "광고입니다 사세요");
  const guest = await visitRoom("reported", "손님", { bypassCSP: true });
  await waitForBubble(guest.page, "광고입니다");
  await fromMessageMenu(guest.page, "광고입니다", "신고");
  await sheet(guest.page, "report").getByText("스팸이나 광고").click();
  expect(await violations(guest.page)).toEqual([]);
  await sheet(guest.page, "report").locator("textarea").fill("세 번째예요");
  await guest.page.getByRole("button", { name: "신고하기" }).click();
  await said(guest.page, "고마워요");
  await fromMessageMenu(guest.page, "광고입니다", "신고");
  await sheet(guest.page, "report").getByText("이미 신고했어요").waitFor();

  await fromRoomMenu(host.page, "신고함");
  const line = sheet(host.page, "reports").locator('[data-list="open"] > li');
  await line.getByText("세 번째예요").waitFor();
  expect(await violations(host.page)).toEqual([]);
  await line.locator('[data-act="mute"]').click();
  await sheet(host.page, "reports").getByText("신고가 없어요").waitFor();
  await sheet(host.page, "reports").getByRole("button", { name: "처리됨" }).click();
  await sheet(host.page, "reports").getByText("쓰지 못하게 했어요").waitFor();
  await expect(bo.send("reported", "또 광고")).rejects.toThrow("room_muted");

  await host.page.keyboard.press("Escape");
  await fromRoomMenu(host.page, "관리 기록");
  const muted = sheet(host.page, "acts").locator("li", { hasText: "쓰지 못하게 함" });
  await muted.getByRole("button", { name: /되돌리기/ }).waitFor();
  expect(await violations(host.page)).toEqual([]);
  await muted.getByRole("button", { name: /되돌리기/ }).click();
  await muted.getByText("되돌렸어요").waitFor();
  await bo.send("reported", "이제 조용히 할게요");
  await host.close();
  await guest.close();
});

test("what a blocked person says is one line until it is tapped, on this device and the next", async () => {
  await stage.host.createRoom("조용히 있는 방", "peaceful");
  const bo = await apiPerson(stage.server.url, "귀찮은 보");
  const first = await bo.send("peaceful", "귀찮은 말 하나");
  const ana = await visitRoom("peaceful", "아나", { bypassCSP: true });
  await waitForBubble(ana.page, "귀찮은 말 하나");
  const second = await ana.context.newPage();
  await second.goto(`${stage.server.url}/demo/peaceful`);
  await waitForBubble(second, "귀찮은 말 하나");
  await ana.page.bringToFront();
  await fromMessageMenu(ana.page, "귀찮은 말 하나", "차단");
  await sheet(ana.page, "confirm").locator('[data-act="yes"]').click();
  await said(ana.page, "차단했어요");
  await ana.page.locator(".folded-message").waitFor();
  await second.locator(".folded-message").waitFor();

  await bo.send("peaceful", "귀찮은 말 둘");
  await ana.page.locator(".folded-message").nth(1).waitFor();
  expect(await ana.page.locator(".log .bubble").count()).toBe(0);
  const answer = { client_id: "order-answer", text: "그만하세요", reply_to: first.id };
  await stage.host.ask("POST", "/v1/rooms/peaceful/messages", answer);
  await waitForBubble(ana.page, "그만하세요");
  expect(await ana.page.locator(".log .bubble").allTextContents()).toEqual([expect.not.stringContaining("귀찮은 말")]);
  // Nor is it read out.
  expect(await ana.page.locator("[data-announcer]").textContent()).not.toContain("둘");
  expect(await violations(ana.page)).toEqual([]);
  await ana.page.locator(".folded-message").first().press("Enter");
  await waitForBubble(ana.page, "귀찮은 말 하나");
  expect(await ana.page.locator(".folded-message").count()).toBe(1);

  await ana.page.locator("button.me-button").click();
  await sheet(ana.page, "main").getByRole("button", { name: "차단한 사람" }).click();
  await sheet(ana.page, "blocked").getByRole("button", { name: "차단 풀기: 귀찮은 보" }).click();
  await sheet(ana.page, "blocked").getByText("차단한 사람이 없어요").waitFor();
  await ana.page.keyboard.press("Escape");
  await waitForBubble(ana.page, "귀찮은 말 둘");
  await waitForBubble(second, "귀찮은 말 둘");
  await ana.close();
});

test("what a moderator deletes comes back by undo, and a person's messages are cleared away", async () => {
  const host = await visitAsHost("치우는 방", "tidy", { bypassCSP: true });
  const bo = await apiPerson(stage.server.url, "어지르는 보");
  await bo.send("tidy", "지울 말");
  await bo.send("tidy", "남을 말");
  await waitForBubble(host.page, "남을 말");
  await say(host.page, "방장이 한 말");
  await fromMessageMenu(host.page, "지울 말", "삭제");
  await sheet(host.page, "confirm").locator('[data-act="yes"]').click();
  await host.page.locator(".bubble.deleted").waitFor();
  expect(await violations(host.page)).toEqual([]);
  await host.page.locator('.undo-line [data-act="undo"]').click();
  await waitForBubble(host.page, "지울 말");
  await host.page.locator(".undo-line").waitFor({ state: "detached" });

  await host.page.locator(".head .cover-button").click();
  await sheet(host.page, "about").locator("button", { hasText: "멤버" }).first().click();
  await sheet(host.page, "people").locator("button", { hasText: "어지르는 보" }).click();
  await sheet(host.page, "member").getByRole("button", { name: "메시지 한꺼번에 치우기" }).click();
  await sheet(host.page, "clear").getByText("최근 1시간").click();
  await sheet(host.page, "confirm").locator('[data-act="yes"]').click();
  await said(host.page, "메시지 2개를 치웠어요");
  await sheet(host.page, "member").getByRole("button", { name: "10분 동안 쓰기 멈추기" }).click();
  await sheet(host.page, "people").locator('.undo-line [data-act="undo"]').click();
  await said(host.page, "원래대로 되돌렸어요");
  await bo.send("tidy", "다시 쓸 수 있어요");
  await host.page.keyboard.press("Escape");
  await host.page.locator(".bubble.deleted").nth(1).waitFor();
  await expect
    .poll(async () => (await stage.host.history("tidy")).messages.map((one) => one.text))
    .toEqual(["", "", "방장이 한 말", "다시 쓸 수 있어요"]);
  await host.close();
});

/** On a screen that is touched Enter begins a new line. */
async function tapToSay(page: Page, text: string): Promise<void> {
  await page.locator(".composer textarea").fill(text);
  await page.locator(".composer .send").tap();
}

test("a held message is marked for its sender alone, let through or declined with a reason", async () => {
  const host = await visitAsHost("검토하는 방", "reviewed", { bypassCSP: true });
  const rules = [{ text: "광고", action: "hold" }];
  expect(await setRoom(host.page, "reviewed", { words: { rules, allowed: [] } })).toBe(200);
  const guest = await visitRoom("reviewed", "손님", { viewport: PHONE, hasTouch: true, bypassCSP: true });
  await tapToSay(guest.page, "광고 하나");
  await guest.page.locator(".message.held", { hasText: "광고 하나" }).getByText("검토를 기다려요").waitFor();
  await tapToSay(guest.page, "광고 둘");
  await guest.page.locator(".message.held", { hasText: "광고 둘" }).waitFor();
  expect(await guest.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  expect(await violations(guest.page)).toEqual([]);
  expect(await host.page.locator(".message").count()).toBe(0);
  await guest.page.reload();
  await guest.page.locator(".message.held").nth(1).waitFor();

  await fromRoomMenu(host.page, "검토할 것");
  const line = (text: string) => sheet(host.page, "queue").locator('[data-list="message"] > li', { hasText: text });
  await line("광고 하나").locator('[data-act="accept"]').click();
  await guest.page.locator(".message:not(.held)", { hasText: "광고 하나" }).waitFor();
  // The other one moves up under the pointer when this one leaves the list.
  await line("광고 하나").waitFor({ state: "detached" });
  await line("광고 둘").locator('[data-act="decline"]').click();
  await line("광고 둘").locator("input").fill("한 번만 올려 주세요");
  expect(await violations(host.page)).toEqual([]);
  await line("광고 둘").locator('[data-act="decline-now"]').click();
  await guest.page.locator(".message.failed", { hasText: "광고 둘" }).getByText("한 번만 올려 주세요").waitFor();
  await sheet(host.page, "queue").getByText("검토할 메시지가 없어요").waitFor();
  await host.close();
  await guest.close();
});

test("whoever asks to come in waits, takes it back, asks again and is let in while they look on", async () => {
  const host = await visitAsHost("승인하는 방", "approved");
  const policy = { entry: "approval", read_by_non_members: false };
  expect(await setRoom(host.page, "approved", { policy })).toBe(200);
  const guest = await visit(stage.browser, `${stage.server.url}/demo/approved`, {
    viewport: PHONE,
    hasTouch: true,
    bypassCSP: true,
  });
  await enter(guest.page, "단");
  const ask = (state: string) => guest.page.locator(`[data-ask="${state}"]`);
  await ask("form").locator("textarea").fill("안녕하세요, 단이에요");
  expect(await violations(guest.page)).toEqual([]);
  await ask("form").getByRole("button", { name: "요청하기" }).click();
  await ask("open").getByText("승인을 기다리고 있어요").waitFor();
  expect(await guest.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  expect(await violations(guest.page)).toEqual([]);
  await ask("open").getByRole("button", { name: "요청 거두기" }).click();
  await ask("form").getByRole("button", { name: "요청하기" }).click();
  await ask("open").waitFor();

  await fromRoomMenu(host.page, "검토할 것");
  await sheet(host.page, "queue").locator('[data-tab="entry"]').click();
  const line = sheet(host.page, "queue").locator('[data-list="entry"] > li', { hasText: "단" });
  await line.locator('[data-act="accept"]').click();
  await guest.page.locator(".composer").waitFor();
  await tapToSay(guest.page, "들어왔어요");
  await guest.page.locator(".message.own", { hasText: "들어왔어요" }).waitFor();
  await host.close();
  await guest.close();
});

async function fromAbout(page: Page, label: string): Promise<void> {
  await page.locator(".head .names").click();
  // The looks of a sheet come with it: a choice is as high as a finger.
  const choice = sheet(page, "about").locator(".choices button").first();
  await choice.waitFor();
  expect((await choice.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  await sheet(page, "about").getByRole("button", { name: label, exact: true }).click();
}

test("the host says who comes in and what is looked at first, and finds it as it was set", async () => {
  const host = await visitAsHost("정하는 방", "ruled", { viewport: PHONE, hasTouch: true, bypassCSP: true });
  const form = sheet(host.page, "rules").locator('[data-form="rules"]');
  await fromAbout(host.page, "들어오기와 메시지 검토");
  const sent = host.page.waitForRequest((one) => one.method() === "PATCH");
  await form.locator('select[name="entry"]').selectOption("approval");
  await form.getByText("들어오려는 사람이 요청하면").waitFor();
  await form.locator('textarea[name="hold"]').fill("광고\n홍보");
  await form.locator('textarea[name="refuse"]').fill("욕설");
  expect(await host.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  expect(await violations(host.page)).toEqual([]);
  await form.getByRole("button", { name: "저장" }).click();
  expect((await sent).postDataJSON()).toMatchObject({ policy: { entry: "approval" } });
  await said(host.page, "저장");
  await sheet(host.page, "about").getByRole("button", { name: "들어오기와 메시지 검토" }).click();
  expect(await form.locator('select[name="entry"]').inputValue()).toBe("approval");
  expect(await form.locator('textarea[name="hold"]').inputValue()).toBe("광고\n홍보");
  expect(await form.locator('textarea[name="mask"]').inputValue()).toBe("");
  // Whoever wants in asks from now on.
  const guest = await visit(stage.browser, `${stage.server.url}/demo/ruled`);
  await enter(guest.page, "손님");
  await guest.page.getByRole("button", { name: "들어오기 요청" }).first().waitFor();
  await host.close();
  await guest.close();
});

test("what was held on another device stands here too, at once and after everything here was forgotten", async () => {
  const host = await visitAsHost("두 기기의 방", "devices");
  const rules = [{ text: "광고", action: "hold" }];
  expect(await setRoom(host.page, "devices", { words: { rules, allowed: [] } })).toBe(200);
  // In the moment when the room has been asked for and nothing is heard yet.
  const guest = await visitUnheard("devices", "손님");
  const told = await guest.page.evaluateHandle(feedTells, '"waiting"');
  expect(await sendElsewhere(guest.page, "devices", "광고 하나")).toBe(202);
  await told.evaluate(({ whole }) => whole);
  guest.letHear();
  const held = (text: string) => guest.page.locator(".message.held", { hasText: text });
  await held("광고 하나").getByText("검토를 기다려요").waitFor();
  await guest.page.evaluate(() => localStorage.clear());
  await guest.page.reload();
  await held("광고 하나").waitFor();
  await held("광고 하나").locator(".way-out button").click();
  await held("광고 하나").waitFor({ state: "detached" });
  await fromRoomMenu(host.page, "검토할 것");
  await sheet(host.page, "queue").getByText("검토할 메시지가 없어요").waitFor();
  // Those who decide see what comes while they look on.
  expect(await sendElsewhere(guest.page, "devices", "광고 둘")).toBe(202);
  const line = sheet(host.page, "queue").locator('[data-list="message"] > li', { hasText: "광고 둘" });
  await line.locator('[data-act="accept"]').click();
  await guest.page.locator(".message.own:not(.held)", { hasText: "광고 둘" }).waitFor();
  expect(await held("광고 둘").count()).toBe(0);
  await host.close();
  await guest.close();
});

/** Somebody comes in to whom everything asked for is answered, and whose page hears nothing until it is let. */
async function visitUnheard(alias: string, name: string): Promise<Visitor & { letHear(): void }> {
  const visitor = await visit(stage.browser, `${stage.server.url}/demo/${alias}`);
  const { page, context } = visitor;
  let letHear = () => {};
  const given = new Promise<void>((done) => {
    letHear = done;
  });
  await context.route("**/v1/socket-tickets", async (route) => {
    await given;
    await route.continue();
  });
  const isStanding = (url: string) => url.endsWith("/members/me");
  let asked = 0;
  let answered = 0;
  page.on("request", (one) => void (isStanding(one.url()) && asked++));
  page.on("requestfinished", (one) => void (isStanding(one.url()) && answered++));
  const line = page.waitForRequest("**/v1/socket-tickets");
  await enter(page, name);
  await page.locator(".composer").waitFor();
  await line;
  await expect.poll(() => answered > 0 && answered === asked).toBe(true);
  return { ...visitor, letHear };
}

function setRoom(page: Page, alias: string, change: unknown): Promise<number> {
  return page.evaluate(ask, { method: "PATCH", path: `/v1/rooms/${alias}`, body: change });
}

/** As another device of whoever is in does it. */
function sendElsewhere(page: Page, alias: string, text: string): Promise<number> {
  const body = { client_id: `elsewhere-${text.length}-${Date.now()}`, text };
  return page.evaluate(ask, { method: "POST", path: `/v1/rooms/${alias}/messages`, body });
}

/** In the page of whoever is in: `whole` comes when their feed has told of it to whoever heard it. */
async function feedTells(word: string): Promise<{ whole: Promise<void> }> {
  const headers = { "x-maru-refresh": "1", "content-type": "application/json" };
  const refreshed = await fetch("/v1/auth/refresh", { method: "POST", headers, body: "{}" });
  const { access_token } = (await refreshed.json()) as { access_token: string };
  const { body } = await fetch("/v1/feed", { headers: { authorization: `Bearer ${access_token}` } });
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
  await reader?.read();
  const readOn = async () => {
    for (let text = ""; !text.includes(word); ) text += (await reader?.read())?.value ?? word;
    await reader?.cancel();
  };
  return { whole: readOn() };
}

/** In the page of whoever is in: with a token of its session. */
async function ask({ method, path, body }: { method: string; path: string; body: unknown }): Promise<number> {
  const refresh = {
    method: "POST",
    headers: { "x-maru-refresh": "1", "content-type": "application/json" },
    body: "{}",
  };
  const { access_token } = (await (await fetch("/v1/auth/refresh", refresh)).json()) as { access_token: string };
  const headers = { "content-type": "application/json", authorization: `Bearer ${access_token}` };
  return (await fetch(path, { method, headers, body: JSON.stringify(body) })).status;
}
