// Coming in with an account or by an identity provider in the launcher's panel, on a page of another site under the
// strictest policy; and keeping order from there.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiPerson, apiPerson } from "./api.ts";
import { violations } from "./axe.ts";
import { enter, type Visitor, visit } from "./harness.ts";
import { linkTo } from "./mailbox.ts";
import { consent, type IdentityHouse, signInAtProvider, startIdentityHouse } from "./oidc/house.ts";
import { openStage } from "./stage.ts";
import { heardBy, panelOf, seenBy, startWidgetHost, type WidgetHost } from "./widgetPage.ts";

const TENANT = 'data-tenant="deli"';
const PASSWORD = "마루에서 만나는 날";
const stage = openStage("--outbound-allow-private", "localhost,127.0.0.1");
let deli: WidgetHost;
let house: IdentityHouse;
let owner: ApiPerson;

beforeAll(async () => {
  deli = await startWidgetHost(stage.server, "deli");
  house = await startIdentityHouse(stage.server, "deli");
  owner = await apiPerson(stage.server.url, "주인", "deli");
  await owner.createRoom("계산대", "counter");
});

afterAll(() => Promise.all([house?.close(), deli?.close()]));

/** In the host's page, with the panel open at its ways in. */
async function openPanel(more = "", options: Parameters<typeof visit>[2] = {}): Promise<Visitor> {
  const visitor = await visit(stage.browser, deli.page(`${TENANT} data-room="counter" ${more}`), options);
  await visitor.page.locator("button.l").click();
  await panelOf(visitor.page).locator('[data-screen="enter"]').waitFor();
  return visitor;
}

async function expectToTalk(page: Page, name: string): Promise<void> {
  const panel = panelOf(page);
  await panel.locator(".composer textarea").fill(`${name} 왔어요`);
  await panel.locator(".composer textarea").press("Enter");
  await panel.locator(".message.own:not(.pending, .waiting)", { hasText: `${name} 왔어요` }).waitFor();
  await expect
    .poll(async () => (await owner.history("counter")).messages.at(-1)?.sender)
    .toMatchObject({ name, kind: "account" });
  expect((await seenBy(page)).violations).toEqual([]);
  expect((await heardBy(page)).some(([what]) => what === "signed-in")).toBe(true);
}

/** On the whole page, by the link of the mail. */
async function makeAccount(email: string, name: string): Promise<void> {
  const { page, close } = await visit(stage.browser, `${stage.server.url}/deli`);
  await page.locator('[data-way="account"]').click();
  await page.getByRole("button", { name: "계정 만들기" }).click();
  await page.locator('form input[name="name"]').last().fill(name);
  await page.locator("input[name=email]").fill(email);
  await page.locator("input[name=password]").fill(PASSWORD);
  await page.getByRole("button", { name: "계정 만들기" }).click();
  await page.getByText("메일을 확인해 주세요").waitFor();
  await page.goto(await linkTo(stage.server, email));
  await page.getByRole("button", { name: "확인하고 들어가기" }).click();
  await page.locator('[data-screen="hall"]').waitFor();
  await close();
}

test("an account signs in inside the panel, talks, and is still in after a reload of the host's page", async () => {
  await makeAccount("haneul@maru.example", "하늘");
  const { page, close } = await openPanel();
  const panel = panelOf(page);
  await panel.locator('[data-way="account"]').click();
  await panel.locator("input[name=email]").fill("haneul@maru.example");
  await panel.locator("input[name=password]").fill("아닌 비밀번호예요");
  await panel.getByRole("button", { name: "로그인", exact: true }).click();
  await panel.locator("[role=alert]").waitFor();
  await panel.locator("input[name=password]").fill(PASSWORD);
  await panel.getByRole("button", { name: "로그인", exact: true }).click();
  await expectToTalk(page, "하늘");
  await page.reload();
  await page.locator("button.l").click();
  await panel.locator(".message.own", { hasText: "하늘 왔어요" }).waitFor();
  await close();
});

test("an identity provider's window signs the panel in, and closes itself", async () => {
  const { page, context, close } = await openPanel();
  const opening = context.waitForEvent("page");
  await panelOf(page).locator('[data-provider="house"]').click();
  const window = await opening;
  await signInAtProvider(window, { sub: "jieun", name: "지은" });
  const closing = window.waitForEvent("close");
  await consent(window);
  await closing;
  await expectToTalk(page, "지은");
  await close();
});

test("a message is reported and its sender blocked and pardoned without leaving the panel", async () => {
  const noisy = await apiPerson(stage.server.url, "시끄러운 보", "deli");
  await noisy.send("counter", "광고입니다 사세요");
  const { page, close } = await openPanel();
  const panel = panelOf(page);
  await panel.locator('[data-screen="enter"] button[type="submit"]').click();
  const menuOf = async (text: string, choice: string) => {
    await panel
      .locator(".message .bubble", { hasText: text })
      .last()
      .click({ button: "right", position: { x: 5, y: 5 } });
    await panel.getByRole("menuitem", { name: choice, exact: true }).click();
  };
  await menuOf("광고입니다", "신고");
  await panel.locator('[data-sheet="report"] input[value=spam]').check();
  await panel.getByRole("button", { name: "신고하기" }).click();
  await panel.locator(".notice", { hasText: "고마워요" }).first().waitFor();
  await menuOf("광고입니다", "차단");
  await panel.locator('[data-sheet="confirm"] [data-act="yes"]').click();
  await panel.locator(".folded-message").waitFor();
  await panel.locator(".me-button").click();
  await panel.getByRole("menuitem", { name: "차단한 사람" }).click();
  await panel.getByRole("button", { name: "차단 풀기: 시끄러운 보" }).click();
  await panel.locator(".folded-message").waitFor({ state: "detached" });
  await close();
});

test("whoever keeps order puts a notice up, judges a report and undoes it in the panel", async () => {
  const { page, close } = await visit(stage.browser, `${stage.server.url}/embed/deli/counter`, {
    viewport: { width: 400, height: 680 },
    bypassCSP: true,
  });
  await enter(page, "점원");
  await page.locator(".composer textarea").fill("점원 왔어요");
  await page.locator(".composer textarea").press("Enter");
  await page.locator(".message.own:not(.pending, .waiting)").waitFor();
  const sheet = (name: string) => page.locator(`[data-sheet="${name}"]`);
  const open = async (choice: string) => {
    await page.locator(".me-button").click();
    await page.getByRole("menuitem", { name: choice, exact: true }).click();
  };
  await page.locator(".me-button").click();
  expect(await page.getByRole("menuitem", { name: "신고함" }).count()).toBe(0);
  await page.keyboard.press("Escape");
  const { members } = await owner.ask<{ members: { member: { id: string; name: string } }[] }>(
    "GET",
    "/v1/rooms/counter/members",
  );
  const clerk = members.find((one) => one.member.name === "점원")?.member.id;
  await owner.ask("PATCH", `/v1/rooms/counter/members/${clerk}`, { role: "deputy" });
  const noisy = await apiPerson(stage.server.url, "시끄러운 조", "deli");
  const { id } = await noisy.send("counter", "이것도 광고예요");
  await owner.ask("POST", "/v1/rooms/counter/reports", { message: id, reason: "spam", note: "또예요" });
  await open("신고함");
  const line = sheet("reports").locator('[data-list="open"] > li', { hasText: "또예요" });
  await line.waitFor();
  expect(await violations(page)).toEqual([]);
  await line.locator('[data-act="mute"]').click();
  await line.waitFor({ state: "detached" });
  await expect(noisy.send("counter", "또 광고")).rejects.toThrow("room_muted");
  await page.keyboard.press("Escape");
  await open("관리 기록");
  const muted = sheet("acts").locator("li", { hasText: "쓰지 못하게 함" });
  await muted.waitFor();
  expect(await violations(page)).toEqual([]);
  await muted.getByRole("button", { name: /되돌리기/ }).click();
  await muted.getByText("되돌렸어요").waitFor();
  await noisy.send("counter", "조용히 할게요");
  await page.keyboard.press("Escape");
  await open("공지");
  await sheet("notice").locator("textarea").fill("**오늘은 6시까지** 열어요");
  await page.getByRole("button", { name: "올리기" }).click();
  await page.locator(".notice-bar strong", { hasText: "6시까지" }).waitFor();
  expect(await violations(page)).toEqual([]);
  await close();
});

test("the list of a closed panel counts by what the server tells, not by asking again", async () => {
  const { page, close } = await visit(stage.browser, deli.page(TENANT));
  const panel = panelOf(page);
  await page.locator("button.l").click();
  await panel.locator('[data-screen="enter"] button[type="submit"]').click();
  await panel.locator(".room", { hasText: "계산대" }).click();
  await panel.locator(".composer textarea").fill("세러 왔어요");
  await panel.locator(".composer textarea").press("Enter");
  await panel.locator(".message.own:not(.pending, .waiting)").waitFor();
  await panel.locator(".head .back").click();
  await panel.locator(".room", { hasText: "세러 왔어요" }).waitFor();
  // Whatever asks again finds nobody: what comes now is told.
  await page.route("**/v1/me/rooms", (route) => route.abort());
  await page.route("**/v1/rooms", (route) => route.abort());
  await page.locator("button.l").click();
  await owner.send("counter", "하나");
  await page.locator("button.l .b", { hasText: /^1$/ }).waitFor();
  await close();
});
