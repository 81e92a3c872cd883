// Signing in at a real identity provider on another site: on our own page, and in a window from a host's page.
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { apiPerson } from "./api.ts";
import { enter, say, type Visitor, visit, waitForBubble } from "./harness.ts";
import { frameIn, type Host, startHost } from "./hostService.ts";
import { cancel, consent, type IdentityHouse, signInAtProvider, startIdentityHouse } from "./oidc/house.ts";
import { openStage } from "./stage.ts";

const stage = openStage("--outbound-allow-private", "localhost,127.0.0.1");
const TO_PROVIDER = '[data-provider="house"]';
/** As the server answers some minutes after the sign-in. */
const STALE = JSON.stringify({
  type: "about:blank",
  title: "",
  status: 403,
  code: "step_up_required",
  retryable: false,
});
let shop: Host;
let houses: IdentityHouse[];

beforeAll(async () => {
  shop = await startHost(stage.server, "shop");
  const owner = await apiPerson(stage.server.url, "주인", "shop");
  await owner.createRoom("로비", "lobby");
  houses = [await startIdentityHouse(stage.server, "demo"), await startIdentityHouse(stage.server, "shop")];
});

afterAll(async () => {
  await Promise.all([shop, ...(houses ?? [])].map((one) => one?.close()));
});

const visitRoom = (room: string) => visit(stage.browser, `${stage.server.url}/demo/${room}`);
const myName = (page: Page) => page.locator(".me-button .sr-only, .me-button").first();

async function expectInRoom(page: Page, room: string, name: string): Promise<void> {
  await page.locator(".composer").waitFor();
  expect(new URL(page.url()).pathname).toBe(`/demo/${room}`);
  expect(new URL(page.url()).hash).toBe("");
  expect(await myName(page).getAttribute("aria-label")).toContain(name);
}

async function signIn(page: Page, person: { sub: string; name: string }): Promise<void> {
  await page.locator(TO_PROVIDER).click();
  await signInAtProvider(page, person);
  await consent(page);
}

describe("on our own page", () => {
  test("who signs in at the provider is in the room they came for, under their name, over a reload too", async () => {
    const { page, close } = await visitRoom("tennis");
    await signIn(page, { sub: "jieun", name: "지은" });
    await expectInRoom(page, "tennis", "지은");
    await page.reload();
    await expectInRoom(page, "tennis", "지은");
    await close();
  });

  test("who came by a provider has no password, is asked for none, and may delete the account", async () => {
    const { page, close } = await visitRoom("tennis");
    await signIn(page, { sub: "seoyun", name: "서윤" });
    await page.locator("button.me-button").click();
    await page.getByRole("button", { name: "내 기기" }).waitFor();
    expect(await page.getByRole("button", { name: "비밀번호 바꾸기" }).count()).toBe(0);
    await page.getByRole("button", { name: "계정 삭제" }).click();
    const sheet = page.locator('[data-sheet="delete"]');
    const refuse = { status: 403, contentType: "application/problem+json", body: STALE };
    await page.route("**/v1/me", (route) => route.fulfill(refuse), { times: 1 });
    await sheet.getByRole("button", { name: "완전히 삭제" }).click();
    await sheet.locator(TO_PROVIDER).waitFor();
    await sheet.getByRole("button", { name: "완전히 삭제" }).click();
    await page.locator('[data-screen="enter"]').waitFor();
    await close();
  });

  test("a guest who signs in is offered what they said before, once", async () => {
    const { page, close } = await visitRoom("lunch");
    await enter(page, "지나가던 손님");
    await say(page, "손님일 때 한 말");
    await waitForBubble(page, "손님일 때 한 말");
    await page.goto(`${stage.server.url}/demo`);
    await page.locator("button.me-button").click();
    await page.getByRole("button", { name: "로그인하거나 계정 만들기" }).click();
    await signIn(page, { sub: "daon", name: "다온" });
    await page.locator('[data-sheet="claim"]', { hasText: "지나가던 손님" }).waitFor();
    await page.locator('[data-sheet="claim"]').getByRole("button", { name: "가져오기" }).click();
    await page.locator('[data-sheet="claim"]').waitFor({ state: "detached" });
    const { messages } = await stage.host.history("lunch");
    const sender = messages.find(({ text }) => text === "손님일 때 한 말")?.sender;
    expect(sender).toMatchObject({ name: "다온", kind: "account" });
    await page.goto(`${stage.server.url}/demo/lunch`);
    await page.locator(".message.own .bubble", { hasText: "손님일 때 한 말" }).waitFor();
    expect(await page.locator('[data-sheet="claim"]').count()).toBe(0);
    await close();
  });

  test.each(["login", "consent"])("who says no at the %s is told so, and may come in another way", async (step) => {
    const { page, close } = await visitRoom("tennis");
    await page.locator(TO_PROVIDER).click();
    if (step === "consent") await signInAtProvider(page, { sub: "minsu", name: "민수" });
    await cancel(page);
    await page.getByText("그곳에서 로그인하지 못했어요").waitFor();
    expect(new URL(page.url()).hash).toBe("");
    await enter(page, "그냥 손님");
    await expectInRoom(page, "tennis", "그냥 손님");
    await close();
  });
});

test("a guest who says no at the provider is told so, and is who they were", async () => {
  const { page, close } = await visitRoom("tennis");
  await enter(page, "망설이는 손님");
  await page.locator("button.me-button").click();
  await page.getByRole("button", { name: "로그인하거나 계정 만들기" }).click();
  await page.locator(TO_PROVIDER).click();
  await cancel(page);
  await page.locator(".notice", { hasText: "그곳에서 로그인하지 못했어요" }).waitFor();
  await expectInRoom(page, "tennis", "망설이는 손님");
  await close();
});

describe("in a window, from a host's page on another site", () => {
  let visitor: Visitor;

  /** The window that the tap on the provider's button opens. */
  async function openWindow(context: BrowserContext): Promise<Page> {
    const opening = context.waitForEvent("page");
    await frameIn(visitor.page).locator(TO_PROVIDER).click();
    return opening;
  }

  const closed = (page: Page) => (page.isClosed() ? Promise.resolve() : page.waitForEvent("close").then(() => {}));

  test("the frame is signed in by the window's code, and stays so over a reload", async () => {
    visitor = await visit(stage.browser, shop.url);
    const window = await openWindow(visitor.context);
    await signInAtProvider(window, { sub: "haneul", name: "하늘" });
    await Promise.all([closed(window), consent(window)]);
    const frame = frameIn(visitor.page);
    await frame.locator(".composer").waitFor();
    expect(await frame.locator(".me-button").first().getAttribute("aria-label")).toContain("하늘");
    await visitor.page.reload();
    await frame.locator(".composer").waitFor();
    expect(await frame.locator(".me-button").first().getAttribute("aria-label")).toContain("하늘");
    await visitor.close();
  });

  test("who says no is told so in the frame, and may try again", async () => {
    visitor = await visit(stage.browser, shop.url);
    const first = await openWindow(visitor.context);
    await Promise.all([closed(first), cancel(first)]);
    const frame = frameIn(visitor.page);
    await frame.getByText("그곳에서 로그인하지 못했어요").waitFor();
    const again = await openWindow(visitor.context);
    await signInAtProvider(again, { sub: "haneul", name: "하늘" });
    await Promise.all([closed(again), consent(again)]);
    await frame.locator(".composer").waitFor();
    await visitor.close();
  });

  test("who closes the window is told so in the frame, and may come in another way", async () => {
    visitor = await visit(stage.browser, shop.url);
    const window = await openWindow(visitor.context);
    await window.locator("[data-prompt=login]").waitFor();
    await window.close();
    const frame = frameIn(visitor.page);
    await frame.locator('[data-screen="enter"] [role="alert"]').waitFor();
    await frame.locator('[data-screen="enter"] form button[type="submit"]').click();
    await frame.locator(".composer").waitFor();
    await visitor.close();
  });
});
