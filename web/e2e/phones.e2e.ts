// The main flows on phones as Chromium plays them: their screens, pixels, fingers and what they call themselves. By taps alone.
import { type BrowserContextOptions, type CDPSession, devices, type Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { violations } from "./axe.ts";
import { enter, type Visitor, visit, waitForBubble } from "./harness.ts";
import { openStage } from "./stage.ts";

const PHONES = ["Pixel 7", "iPhone 15", "iPhone SE", "iPhone 15 landscape"] as const;
/** Below that an iPhone makes the page larger when somebody writes, and leaves it so. */
const WRITTEN_PX_MIN = 16;
/** Web Content Accessibility Guidelines 2.2, 2.5.8. */
const TAPPED_PX_MIN = 24;

const stage = openStage();

function phone(name: (typeof PHONES)[number], more: BrowserContextOptions = {}): BrowserContextOptions {
  const { defaultBrowserType: _, ...device } = devices[name] ?? {};
  return { ...device, bypassCSP: true, reducedMotion: "reduce", ...more };
}

async function comeIn(room: string, name: string, options: BrowserContextOptions): Promise<Visitor> {
  const visitor = await visit(stage.browser, `${stage.server.url}/demo`, options);
  await enter(visitor.page, name);
  await visitor.page.locator("a.room", { hasText: room }).tap();
  await visitor.page.locator(".composer").waitFor();
  return visitor;
}

async function write(page: Page, text: string): Promise<void> {
  await page.locator(".composer textarea").tap();
  await page.locator(".composer textarea").fill(text);
  await page.locator(".composer .send").tap();
}

/** A finger that rests until what it opens is there. */
async function rest(page: Page, cdp: CDPSession, text: string): Promise<void> {
  const bubble = page.locator(".log .bubble", { hasText: text });
  const box = await bubble.boundingBox();
  if (box === null) throw new Error(`${text} is not in view`);
  const touchPoints = [{ x: box.x + 15, y: box.y + box.height - 10 }];
  await cdp.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints });
  await page.locator(".menu").waitFor();
  await cdp.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
}

/** What a phone would show wrong: wider than it is, out of reach, or too small to write in or to tap. */
function misfits(page: Page): Promise<string[]> {
  return page.evaluate(
    ([written, tapped]) => {
      const found: string[] = [];
      const width = document.documentElement.clientWidth;
      if (document.documentElement.scrollWidth > width) found.push(`the page is wider than ${width}`);
      const isShown = (one: Element) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true });
      for (const one of document.querySelectorAll("input:not([type=checkbox], [type=radio]), textarea, select")) {
        const size = Number.parseFloat(getComputedStyle(one).fontSize);
        if (isShown(one) && size < written) found.push(`${one.outerHTML.slice(0, 80)} is written in ${size} px`);
      }
      for (const one of document.querySelectorAll("button, a[href], [role=menuitem]")) {
        const { left, right, width: wide, height } = one.getBoundingClientRect();
        if (!isShown(one) || wide <= 1 || getComputedStyle(one).display === "inline") continue;
        if (Math.min(wide, height) < tapped) found.push(`${one.outerHTML.slice(0, 80)} is ${wide} by ${height}`);
        if (left < -1 || right > width + 1) found.push(`${one.outerHTML.slice(0, 80)} reaches to ${left}, ${right}`);
      }
      return found;
    },
    [WRITTEN_PX_MIN, TAPPED_PX_MIN] as const,
  );
}

describe.each(PHONES)("%s", (name) => {
  const alias = name.toLowerCase().replaceAll(" ", "-");

  test("two people talk, by taps: a room from the list, an answer to a message, a reaction, and back", async () => {
    const title = `${name}의 방`;
    await stage.host.createRoom(title, alias);
    const ana = await comeIn(title, "아나", phone(name, { locale: "ko-KR" }));
    const bo = await comeIn(title, "Bo", phone(name, { locale: "en-US", colorScheme: "dark" }));
    const [cdp, cdpOfBo] = [await ana.context.newCDPSession(ana.page), await bo.context.newCDPSession(bo.page)];
    await write(bo.page, "hello from the other phone");
    await waitForBubble(ana.page, "hello from the other phone");
    await rest(ana.page, cdp, "hello from the other phone");
    expect(await misfits(ana.page)).toEqual([]);
    await ana.page.getByRole("menuitem", { name: "답장" }).tap();
    await write(ana.page, "네, 들려요");
    await waitForBubble(bo.page, "네, 들려요");
    await bo.page.locator(".message", { hasText: "네, 들려요" }).locator(".quote", { hasText: "hello" }).waitFor();
    for (const { page } of [ana, bo]) {
      expect(await misfits(page)).toEqual([]);
      expect(await violations(page)).toEqual([]);
    }
    await rest(bo.page, cdpOfBo, "네, 들려요");
    await bo.page.getByRole("menuitemcheckbox", { name: /👍/ }).tap();
    await ana.page.locator(".message.own .reactions", { hasText: "👍" }).waitFor();
    expect(await ana.page.locator(".list-pane").isVisible()).toBe(false);
    await ana.page.getByRole("button", { name: "목록으로" }).tap();
    await ana.page.locator("a.room", { hasText: title }).getByText("네, 들려요").waitFor();
    expect(await misfits(ana.page)).toEqual([]);
    await Promise.all([ana.close(), bo.close()]);
  });

  test("what is written without a network goes once it is back, and once", async () => {
    await stage.host.createRoom(`${name} 밖`, `${alias}-out`);
    const ana = await comeIn(`${name} 밖`, "아나", phone(name, { locale: "ko-KR" }));
    await write(ana.page, "먼저");
    await ana.page.locator(".message.own:not(.pending, .waiting)", { hasText: "먼저" }).waitFor();
    await ana.context.setOffline(true);
    await ana.page.locator(".connection-bar").waitFor();
    await write(ana.page, "지하철에서");
    await waitForBubble(ana.page, "지하철에서");
    expect(await misfits(ana.page)).toEqual([]);
    await ana.context.setOffline(false);
    await ana.page.locator(".message.own:not(.pending, .waiting)", { hasText: "지하철에서" }).waitFor();
    const { messages } = await stage.host.history(`${alias}-out`);
    expect(messages.map((one) => one.text)).toEqual(["먼저", "지하철에서"]);
    await ana.close();
  });
});
