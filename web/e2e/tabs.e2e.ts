// One person in many tabs of one browser: signing out in one is the end in all of them.
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { enter, type Visitor, visit, visitIn } from "./harness.ts";
import { openStage } from "./stage.ts";

const stage = openStage();
const TABS = 8;

async function openTabs(): Promise<Visitor[]> {
  const url = `${stage.server.url}/demo/lobby`;
  const first = await visit(stage.browser, url);
  await enter(first.page, "여덟 탭");
  const others = await Promise.all(Array.from({ length: TABS - 1 }, () => visitIn(first.context, url)));
  await Promise.all(others.map(({ page }) => page.locator(".composer").waitFor()));
  return [first, ...others];
}

/** The access tokens that the page shows from now on. */
function tokensOf(page: Page): Set<string> {
  const tokens = new Set<string>();
  page.on("request", (request) => {
    const shown = request.headers()["authorization"];
    if (shown !== undefined) tokens.add(shown);
  });
  return tokens;
}

/** Writes down every screen that stands in the page from now on: none is to say that somebody else has ended the visit. */
async function watchScreens(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const state = globalThis as unknown as { screens: Set<string> };
    state.screens = new Set();
    new MutationObserver(() => {
      for (const screen of document.querySelectorAll<HTMLElement>("[data-screen]"))
        state.screens.add(screen.dataset["screen"] ?? "");
    }).observe(document, { childList: true, subtree: true });
  });
  return () => page.evaluate(() => [...(globalThis as unknown as { screens: Set<string> }).screens]);
}

async function signOut(page: Page): Promise<void> {
  // Behind other tabs a browser draws one picture a second.
  await page.bringToFront();
  await page.locator("button.me-button").click();
  await page.locator('[data-sheet="main"] [data-act="sign-out"]').click();
  await page.locator('[data-sheet="sign-out"] [data-act="sign-out"]').click();
}

async function statusWith(headers: Record<string, string>, method: string, path: string): Promise<number> {
  const body = method === "POST" ? { body: "{}" } : {};
  const all = { ...headers, "content-type": "application/json" };
  return (await fetch(stage.server.url + path, { method, headers: all, ...body })).status;
}

test("signing out in one of eight tabs signs out all, and nothing of the old session works any more", async () => {
  const tabs = await openTabs();
  const pages = tabs.map(({ page }) => page);
  const tokens = pages.map(tokensOf);
  const reload = pages.map(async (page) => {
    await page.reload();
    await page.locator(".composer").waitFor();
  });
  await Promise.all(reload);
  const screens = await Promise.all(pages.map(watchScreens));
  const cookies = (await pages[0]?.context().cookies()) ?? [];
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");

  await signOut(pages[3] as Page);
  await Promise.all(pages.map((page) => page.locator('[data-screen="enter"]').waitFor()));

  const old = new Set(tokens.flatMap((some) => [...some]));
  expect(old.size).toBeGreaterThan(0);
  for (const authorization of old) expect(await statusWith({ authorization }, "GET", "/v1/me")).toBe(401);
  const ownPage = { cookie, origin: stage.server.url, "x-maru-refresh": "1" };
  expect(await statusWith(ownPage, "POST", "/v1/auth/refresh")).toBe(401);
  const seen = await Promise.all(screens.map((look) => look()));
  expect(new Set(seen.flat())).toEqual(new Set(["hall", "enter"]));
  await Promise.all(pages.map((page) => page.reload()));
  await Promise.all(pages.map((page) => page.locator('[data-screen="enter"]').waitFor()));
  await tabs[0]?.close();
}, 120_000);
