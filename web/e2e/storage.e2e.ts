// A frame whose browser keeps no cookie in it, as browsers without partitioned cookies do: its session stays in storage.
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiPerson, apiPerson } from "./api.ts";
import { visitIn } from "./harness.ts";
import { openStage } from "./stage.ts";
import { enterIn, launcher, panelOf, sayIn, startWidgetHost, type WidgetHost } from "./widgetPage.ts";

const stage = openStage();
const RELOADS = 3;
let shop: WidgetHost;
let owner: ApiPerson;

beforeAll(async () => {
  shop = await startWidgetHost(stage.server, "bare");
  owner = await apiPerson(stage.server.url, "주인", "bare");
  await owner.createRoom("계산대", "counter");
});

afterAll(() => shop?.close());

/** No script's cookie stays, and none of the server's. */
async function withoutCookies(): Promise<BrowserContext> {
  const context = await stage.browser.newContext({ locale: "ko-KR" });
  await context.addInitScript(() => {
    Object.defineProperty(Document.prototype, "cookie", { get: () => "", set: () => {} });
  });
  return context;
}

/** The bodies of the calls to this path, and whether any brought a cookie. */
function callsOf(page: Page, path: string): { bodies: Record<string, unknown>[]; cookies(): Promise<unknown[]> } {
  const bodies: Record<string, unknown>[] = [];
  const headers: Promise<Record<string, string>>[] = [];
  page.on("request", (request) => {
    if (request.method() !== "POST" || new URL(request.url()).pathname !== path) return;
    bodies.push(request.postDataJSON() as Record<string, unknown>);
    headers.push(request.allHeaders());
  });
  const cookies = async () => (await Promise.all(headers)).map((one) => one["cookie"]).filter(Boolean);
  return { bodies, cookies };
}

const lastSender = async () => (await owner.history("counter")).messages.at(-1)?.sender;
const attributes = 'data-tenant="bare" data-room="counter"';

test("the session outlives reloads and the tab, each time by the next token, and ends with the sign-out", async () => {
  const context = await withoutCookies();
  const first = await visitIn(context, shop.page(attributes));
  const entered = callsOf(first.page, "/v1/tenants/bare/guests");
  const refreshed = callsOf(first.page, "/v1/auth/refresh");
  await launcher(first.page).click();
  await enterIn(first.page, "쿠키 없는 여우");
  await sayIn(first.page, "들어왔어요");
  const me = await lastSender();
  expect(me).toMatchObject({ name: "쿠키 없는 여우", kind: "guest" });
  expect(entered.bodies.map((body) => body["refresh_by"])).toEqual(["body"]);

  for (let round = 0; round < RELOADS; round++) {
    await first.page.reload();
    await launcher(first.page).click();
    await panelOf(first.page).locator('[data-screen="hall"]').waitFor();
    await sayIn(first.page, `다시 ${round}`);
    expect(await lastSender()).toEqual(me);
  }
  const tokens = refreshed.bodies.map((body) => body["refresh_token"]);
  expect(tokens.every((token) => typeof token === "string")).toBe(true);
  expect(new Set(tokens).size).toBe(RELOADS);
  expect(await refreshed.cookies()).toEqual([]);
  expect(entered.bodies).toHaveLength(1);
  expect(await context.cookies()).toEqual([]);

  await first.page.close();
  const page = await context.newPage();
  await page.goto(shop.page(attributes));
  await launcher(page).click();
  await sayIn(page, "다른 탭에서");
  expect(await lastSender()).toEqual(me);
  await page.evaluate(() => (window as unknown as { Maru: { logout(): void } }).Maru.logout());
  await panelOf(page).locator('[data-screen="enter"]').waitFor();
  await page.reload();
  await launcher(page).click();
  await panelOf(page).locator('[data-screen="enter"]').waitFor();
  await first.close();
});
