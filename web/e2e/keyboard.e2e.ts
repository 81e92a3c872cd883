// Entering, signing in, ending another device and signing out, with nothing but a keyboard.
import type { SignedIn } from "@maru/wire";
import type { Locator, Page } from "playwright-core";
import { expect, test } from "vitest";
import { visit } from "./harness.ts";
import { linkTo } from "./mailbox.ts";
import { openStage } from "./stage.ts";

const stage = openStage();
const ACCOUNT = { email: "keys@maru.example", password: "자판으로만 다니는 길" };
const TABS_MAX = 30;

async function post<T>(path: string, body: object): Promise<T> {
  const init = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const response = await fetch(`${stage.server.url}/v1/tenants/demo/${path}`, init);
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

async function makeAccount(): Promise<void> {
  await post("accounts", { ...ACCOUNT, name: "하늘" });
  const code = (await linkTo(stage.server, ACCOUNT.email)).split("=").at(-1);
  await post("accounts/verify", { code, refresh_by: "body" });
}

/** Goes on by Tab until this has the focus, and looks whether one can see that. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let count = 0; count < TABS_MAX; count++) {
    if (await target.evaluate((element) => element === document.activeElement)) return expectVisibleFocus(target);
    await page.keyboard.press("Tab");
  }
  throw new Error(`the keyboard does not come to ${target}`);
}

async function expectVisibleFocus(target: Locator): Promise<void> {
  const look = await target.evaluate((element) => {
    const { outlineStyle, boxShadow, borderColor } = getComputedStyle(element);
    const isField = element instanceof HTMLInputElement;
    return { isSeen: outlineStyle !== "none" || boxShadow !== "none" || isField, borderColor };
  });
  expect(look.isSeen, `the focus on ${target}`).toBe(true);
}

async function press(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press("Enter");
}

/** Whoever types goes on from a place, not from the beginning of the page. */
const waitForPlace = (page: Page) => page.waitForFunction(() => document.activeElement !== document.body);

async function openProfile(page: Page): Promise<void> {
  await press(page, page.locator("button.me-button"));
  await page.locator('[data-sheet="main"]').waitFor();
  await waitForPlace(page);
}

async function signIn(page: Page): Promise<void> {
  await tabTo(page, page.locator("dialog input[name=email]"));
  await page.keyboard.type(ACCOUNT.email);
  await page.keyboard.press("Tab");
  await page.keyboard.type(ACCOUNT.password);
  await page.keyboard.press("Enter");
  await page.locator('[data-sheet="claim"]').waitFor();
  await press(page, page.locator('[data-sheet="claim"] .actions button').first());
  await page.locator("dialog").waitFor({ state: "detached" });
}

async function endOtherDevices(page: Page): Promise<void> {
  await press(page, page.locator('[data-sheet="main"] .choices button').first());
  const ends = page.locator("[data-list=devices] button");
  await ends.first().waitFor();
  for (let left = await ends.count(); left > 0; left--) {
    await press(page, ends.first());
    await page.waitForFunction((count) => document.querySelectorAll("[data-list=devices] button").length < count, left);
    await waitForPlace(page);
  }
}

test("a guest comes in, signs in, ends another device and signs out", async () => {
  await makeAccount();
  const elsewhere = await post<SignedIn>("login", { ...ACCOUNT, refresh_by: "body", device: "Firefox · Linux" });
  const { page, close } = await visit(stage.browser, `${stage.server.url}/demo`);
  await tabTo(page, page.locator("input[name=name]"));
  await page.keyboard.type("자판 손님");
  await page.keyboard.press("Enter");
  await page.locator('[data-screen="hall"]').waitFor();
  await openProfile(page);
  await press(page, page.locator('[data-sheet="main"] .choices button').first());
  await signIn(page);
  await openProfile(page);
  await endOtherDevices(page);
  const headers = { authorization: `Bearer ${elsewhere.access_token}` };
  expect((await fetch(`${stage.server.url}/v1/me`, { headers })).status).toBe(401);
  await page.keyboard.press("Escape");
  await page.locator("dialog").waitFor({ state: "detached" });
  expect(await page.locator("button.me-button").evaluate((button) => button === document.activeElement)).toBe(true);
  await openProfile(page);
  await press(page, page.locator('[data-sheet="main"] [data-act=sign-out]'));
  await press(page, page.locator('[data-sheet="sign-out"] [data-act=sign-out]'));
  await page.locator('[data-screen="enter"]').waitFor();
  await tabTo(page, page.locator("input[name=name]"));
  await close();
});
