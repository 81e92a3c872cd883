// Maru inside an app: the page is the real one, the app is played by examples/webview/native.js.
import { join } from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { type ApiPerson, apiPerson } from "./api.ts";
import { PHONE } from "./harness.ts";
import { openStage } from "./stage.ts";

const NATIVE = join(import.meta.dirname, "../../examples/webview/native.js");
const RESUME_MS_MAX = 3_000;
const stage = openStage();
let owner: ApiPerson;
let key: string;

beforeAll(async () => {
  const printed = await stage.server.maru(
    "tenant",
    "create",
    "app",
    "--name",
    "App",
    "--origin",
    "https://app.example",
  );
  key = printed.match(/maru_sk_[\w-]+/)?.[0] ?? "";
  owner = await apiPerson(stage.server.url, "주인", "app");
  await owner.createRoom("가게", "shop");
});

interface App {
  page: Page;
  context: BrowserContext;
  /** What the page has told the app. */
  heard(type: string): Promise<Record<string, unknown>[]>;
  say(message: object): Promise<void>;
}

/** What the app's backend does: by its key, for its user. */
async function codeFor(challenge: string, external_id: string): Promise<string> {
  const answer = await fetch(`${stage.server.url}/v1/server/handover-codes`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ external_id, name: "앱의 지은", session_ref: external_id, challenge }),
  });
  return ((await answer.json()) as { code: string }).code;
}

async function openApp(user: string): Promise<App> {
  const context = await stage.browser.newContext({ viewport: PHONE, locale: "ko-KR", hasTouch: true, isMobile: true });
  context.setDefaultTimeout(30_000);
  await context.exposeFunction("backend", (challenge: string) => codeFor(challenge, user));
  await context.addInitScript({ path: NATIVE });
  await context.addInitScript(() => {
    const world = globalThis as unknown as { app: unknown; appOf(backend: unknown): unknown; backend: unknown };
    world.app = world.appOf((challenge: string) => (world.backend as (one: string) => Promise<string>)(challenge));
  });
  const page = await context.newPage();
  await page.goto(`${stage.server.url}/embed/app`);
  return {
    page,
    context,
    heard: (type) =>
      page.evaluate(
        (wanted) =>
          (globalThis as unknown as { app: { heard: Record<string, unknown>[] } }).app.heard.filter(
            (one) => one["type"] === wanted,
          ),
        type,
      ),
    say: (message) =>
      page.evaluate((one) => (globalThis as unknown as { app: { say(message: object): void } }).app.say(one), message),
  };
}

test("the app's user is in without a question, and the app hears who and how much is unread", async () => {
  const app = await openApp("u-1");
  await app.page.locator('[data-screen="hall"]').waitFor();
  expect(await app.heard("signed-in")).toMatchObject([{ principal: { kind: "external", name: "앱의 지은" } }]);
  expect(await app.page.locator('[data-screen="enter"]').count()).toBe(0);
  await app.page.locator(".room", { hasText: "가게" }).tap();
  await app.page.locator(".composer textarea").fill("앱에서 왔어요");
  await app.page.locator(".composer .send").tap();
  await app.page.locator(".message.own:not(.pending, .waiting)").waitFor();
  await app.page.locator(".head .back").tap();
  await owner.send("shop", "답이에요");
  await expect.poll(async () => (await app.heard("unread")).at(-1)).toEqual({ type: "unread", unread: 1 });
  await app.context.close();
});

test("the back button goes back in the page first, and then is the app's", async () => {
  const app = await openApp("u-2");
  await app.page.locator(".room", { hasText: "가게" }).tap();
  await app.page.locator(".log").waitFor();
  await app.say({ type: "back" });
  await app.page.locator(".rooms").waitFor();
  await app.say({ type: "back" });
  await expect.poll(async () => (await app.heard("back")).map(({ handled }) => handled)).toEqual([true, false]);
  await app.context.close();
});

test("a link opens in the device's browser, and the page stays", async () => {
  await owner.send("shop", "여기 https://example.com/court 봐요");
  const app = await openApp("u-3");
  await app.page.locator(".room", { hasText: "가게" }).tap();
  await app.page.locator('.bubble a[href="https://example.com/court"]').tap();
  await expect
    .poll(() => app.heard("open-external"))
    .toEqual([{ type: "open-external", url: "https://example.com/court" }]);
  expect(app.context.pages()).toHaveLength(1);
  expect(app.page.url()).toContain("/embed/app");
  await app.context.close();
});

test("bars and the keyboard that the app tells of cover nothing", async () => {
  const app = await openApp("u-4");
  await app.page.locator(".room", { hasText: "가게" }).tap();
  await app.page.locator(".composer").waitFor();
  await app.say({ type: "insets", top: 30, right: 0, bottom: 20, left: 0 });
  const head = () => app.page.locator(".head").boundingBox();
  const composer = () => app.page.locator(".composer").boundingBox();
  await expect.poll(async () => (await head())?.y).toBe(30);
  const bottom = async () => ((await composer())?.y ?? 0) + ((await composer())?.height ?? 0);
  expect(await bottom()).toBeLessThanOrEqual(PHONE.height - 20);
  await app.say({ type: "keyboard", height: 300 });
  await expect.poll(bottom).toBeLessThanOrEqual(PHONE.height - 300);
  await app.say({ type: "keyboard", height: 0 });
  await expect.poll(bottom).toBeGreaterThan(PHONE.height - 100);
  await app.context.close();
});

test("after a time in the background, with its connection gone, the gap is filled within three seconds", async () => {
  const app = await openApp("u-5");
  await app.page.locator(".room", { hasText: "가게" }).tap();
  await app.page.locator(".composer").waitFor();
  const cdp = await app.context.newCDPSession(app.page);
  await cdp.send("Page.setWebLifecycleState", { state: "frozen" });
  await stage.server.kill();
  await stage.server.restart();
  for (let at = 1; at <= 12; at++) await owner.send("shop", `놓친 말 ${at}`);
  await cdp.send("Page.setWebLifecycleState", { state: "active" });
  const before = Date.now();
  await app.say({ type: "resume" });
  await app.page.locator(".bubble", { hasText: "놓친 말 12" }).waitFor();
  expect(Date.now() - before).toBeLessThanOrEqual(RESUME_MS_MAX);
  // Not so many that the room would count as a torrent, which shows only its newest.
  const missed = await app.page.locator(".bubble", { hasText: "놓친 말" }).allTextContents();
  expect(missed).toEqual(Array.from({ length: 12 }, (_, at) => `놓친 말 ${at + 1}`));
  await app.context.close();
});

test("a message that is none of ours changes nothing", async () => {
  const app = await openApp("u-6");
  await app.page.locator('[data-screen="hall"]').waitFor();
  await app.say({ type: "insets", top: "1px;color:red" });
  await app.say({ type: "look", look: "scheme=sepia&radius=4" });
  await app.page.evaluate(() =>
    (globalThis as unknown as { MaruNative: { onmessage(event: object): void } }).MaruNative.onmessage({
      data: "{no json",
    }),
  );
  const style = () => app.page.locator("html").getAttribute("style");
  await expect.poll(style).toContain("--radius: 4px");
  expect(await style()).not.toContain("inset");
  await app.context.close();
});
