// Every screen of entering and of oneself: for readers, for both sizes, themes and languages, and for the keyboard alone.
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { violations } from "./axe.ts";
import { DESKTOP, PHONE, visit } from "./harness.ts";
import { prepareWalk, walkAround, walkThrough } from "./identityScreens.ts";
import { openStage } from "./stage.ts";

const stage = openStage();
const SIZES = { phone: PHONE, desktop: DESKTOP };
const THEMES = ["light", "dark"] as const;

beforeAll(() => prepareWalk(stage.server));

/** What is wider than the room that it has, and was not meant to be: the page sideways, words on a button or in a heading. */
function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found = document.documentElement.scrollWidth > innerWidth ? ["the page"] : [];
    for (const element of document.querySelectorAll<HTMLElement>("button, h1, h2, .lead, label span, .problem, code")) {
      const isShown = element.checkVisibility() && element.closest(".sr-only") === null;
      const isMeant = getComputedStyle(element).textOverflow === "ellipsis";
      if (isShown && !isMeant && element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1)
        found.push(`${element.tagName} ${element.textContent}`);
    }
    return found;
  });
}

/** What is wrong with the screen, at every size and in every theme. */
async function faults(page: Page, screen: string): Promise<string[]> {
  const found: string[] = [];
  for (const [size, viewport] of Object.entries(SIZES))
    for (const colorScheme of THEMES) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      const said = [...(await violations(page)), ...(await cutOff(page)).map((what) => `cut off: ${what}`)];
      found.push(...said.map((fault) => `${screen}, ${size}, ${colorScheme}: ${fault}`));
    }
  return found;
}

describe.each(["ko-KR", "en-US"])("in %s", (locale) => {
  test("nothing is unreadable, unnamed or cut off", async () => {
    const { page, close } = await visit(stage.browser, stage.server.url, {
      locale,
      reducedMotion: "reduce",
      bypassCSP: true,
    });
    const found: string[] = [];
    const onScreen = async (screen: string) => {
      found.push(...(await faults(page, screen)));
    };
    const walk = { page, server: stage.server, email: `walk-${locale.toLowerCase()}@maru.example`, onScreen };
    await walkThrough(walk);
    await walkAround(walk);
    expect(found).toEqual([]);
    await close();
  }, 300_000);
});
