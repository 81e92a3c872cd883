// Hands and eyes: input methods, scrolling by the pixel, phones, keyboards, readers, languages.
import type { CDPSession, Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { violations } from "./axe.ts";
import { bubbles, enter, PHONE, say, type Visitor, visit, waitForBubble } from "./harness.ts";
import { openStage } from "./stage.ts";

const stage = openStage();

async function visitRoom(alias: string, name = "아나"): Promise<Visitor> {
  const visitor = await visit(stage.browser, `${stage.server.url}/demo/${alias}`);
  await enter(visitor.page, name);
  await visitor.page.locator(".composer").waitFor();
  return visitor;
}

const field = (page: Page) => page.locator(".composer textarea");

async function compose(cdp: CDPSession, text: string): Promise<void> {
  await cdp.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
}

async function key(cdp: CDPSession, type: "rawKeyDown" | "keyDown" | "keyUp", code: number): Promise<void> {
  const enterKey = { key: "Enter", code: "Enter", windowsVirtualKeyCode: code, nativeVirtualKeyCode: code };
  await cdp.send("Input.dispatchKeyEvent", { type, ...enterKey, ...(type === "keyDown" ? { text: "\r" } : {}) });
}

describe("an unfinished Korean syllable and one press of Enter", () => {
  const orders: Record<string, (cdp: CDPSession) => Promise<void>> = {
    "by the method, as on Windows and Linux": async (cdp) => {
      await key(cdp, "rawKeyDown", 229);
      await cdp.send("Input.insertText", { text: "안녕" });
      await key(cdp, "keyUp", 13);
    },
    "by the method and then told again, as on a Mac": async (cdp) => {
      await key(cdp, "rawKeyDown", 229);
      await cdp.send("Input.insertText", { text: "안녕" });
      await key(cdp, "keyDown", 13);
      await key(cdp, "keyUp", 13);
    },
    "with the composition ended before, as in Safari": async (cdp) => {
      await cdp.send("Input.insertText", { text: "안녕" });
      await key(cdp, "rawKeyDown", 229);
      await key(cdp, "keyUp", 13);
    },
    "left to the page while composing": async (cdp) => {
      await key(cdp, "keyDown", 13);
      await key(cdp, "keyUp", 13);
    },
  };
  test.each(Object.entries(orders))("%s: sent exactly once", async (name, press) => {
    const alias = `ime-${Object.keys(orders).indexOf(name)}`;
    await stage.host.createRoom("한글", alias);
    const ana = await visitRoom(alias);
    const cdp = await ana.context.newCDPSession(ana.page);
    await field(ana.page).focus();
    await compose(cdp, "ㅇ");
    await compose(cdp, "안");
    await compose(cdp, "안녕");
    await press(cdp);
    await ana.page.locator(".message.own:not(.pending)").waitFor();
    expect(await field(ana.page).inputValue()).toBe("");
    await say(ana.page, "끝");
    await waitForBubble(ana.page, "끝");
    expect(await bubbles(ana.page)).toEqual(["안녕", "끝"]);
    await expect
      .poll(async () => (await stage.host.history(alias)).messages.map((message) => message.text))
      .toEqual(["안녕", "끝"]);
    await ana.close();
  });
});

test("Shift and Enter breaks the line, the field grows to six lines, the focus stays after sending", async () => {
  await stage.host.createRoom("줄", "lines");
  const ana = await visitRoom("lines");
  const height = () => field(ana.page).evaluate((element) => element.clientHeight);
  const one = await height();
  for (let line = 1; line <= 9; line++) {
    await field(ana.page).pressSequentially(`${line}`);
    if (line < 9) await field(ana.page).press("Shift+Enter");
  }
  expect(await height()).toBe(one + 5 * 24);
  await field(ana.page).press("Enter");
  await waitForBubble(ana.page, "1");
  expect(await bubbles(ana.page)).toEqual(["1\n2\n3\n4\n5\n6\n7\n8\n9"]);
  expect(await height()).toBe(one);
  expect(await field(ana.page).evaluate((element) => element === document.activeElement)).toBe(true);
  await ana.close();
});

describe("a room of 500 messages", () => {
  beforeAll(async () => {
    await stage.host.createRoom("긴 방", "long");
    for (let count = 1; count <= 500; count++) {
      await stage.host.send("long", count % 7 === 0 ? `${count} ${"길게 늘어지는 이야기 ".repeat(12)}` : `말 ${count}`);
    }
  }, 120_000);

  test("does not move by a pixel when older messages are put before what is read", async () => {
    const ana = await visitRoom("long");
    await waitForBubble(ana.page, "말 500");
    const rounds = 6;
    let prepends = 0;
    for (let round = 0; round < rounds; round++) {
      const result = await ana.page.evaluate(scrollUpAndMeasure);
      expect(result.drift, `round ${round}`).toBeLessThanOrEqual(1);
      if (result.added) prepends++;
    }
    expect(prepends).toBeGreaterThanOrEqual(3);
    await ana.close();
  }, 120_000);

  test("is read above without being pulled down, and the pill counts what is new", async () => {
    const ana = await visitRoom("long");
    await waitForBubble(ana.page, "말 500");
    expect(await ana.page.locator(".jump").count()).toBe(0);
    await ana.page.locator(".log").evaluate((log) => log.scrollBy(0, -900));
    await ana.page.locator(".jump").waitFor();
    // Rows far from the view are not in the page: one that is read.
    const read = await ana.page.locator(".log").evaluate((log) => {
      const middle = log.getBoundingClientRect().top + log.clientHeight / 2;
      const rows = [...log.querySelectorAll(".bubble")];
      return rows.find((row) => row.getBoundingClientRect().top > middle)?.textContent ?? "";
    });
    expect(read).toMatch(/^말 \d+$/);
    const topOf = () => ana.page.getByText(read, { exact: true }).evaluate((row) => row.getBoundingClientRect().top);
    const before = await topOf();
    await stage.host.send("long", "새 소식 하나");
    await stage.host.send("long", "새 소식 둘");
    await ana.page.locator(".jump", { hasText: "새 메시지 2" }).waitFor();
    expect(Math.abs((await topOf()) - before)).toBeLessThanOrEqual(1);
    await ana.page.locator(".jump").click();
    await ana.page.locator(".jump").waitFor({ state: "detached" });
    await ana.page.locator(".line.new").waitFor();
    await waitForBubble(ana.page, "새 소식 둘");
    await ana.page.locator(".log").evaluate((log) => log.scrollBy(0, -900));
    await ana.page.locator(".jump").waitFor();
    await say(ana.page, "말하면 맨 아래로");
    await ana.page.locator(".jump").waitFor({ state: "detached" });
    expect(
      await ana.page
        .locator(".log .bubble")
        .last()
        .evaluate((row) => row.getBoundingClientRect().bottom < innerHeight),
    ).toBe(true);
    await ana.close();
  });

  test("keeps in view what is read, however much comes in below", async () => {
    await stage.host.createRoom("붐비는 방", "busy");
    for (let count = 1; count <= 60; count++) await stage.host.send("busy", `앞 ${count}`);
    const ana = await visitRoom("busy");
    await waitForBubble(ana.page, "앞 60");
    await ana.page.locator(".log").evaluate((log) => log.scrollBy(0, -600));
    await ana.page.locator(".jump").waitFor();
    const reading = ana.page.locator(".log .bubble", { hasText: /^앞 48$/ });
    const topOf = () => reading.evaluate((row) => row.getBoundingClientRect().top);
    const before = await topOf();
    for (let count = 1; count <= 320; count++) await stage.host.send("busy", `뒤 ${count}`);
    await ana.page.locator(".jump", { hasText: "320" }).waitFor();
    expect(Math.abs((await topOf()) - before)).toBeLessThanOrEqual(1);
    expect(await ana.page.locator(".log .bubble").count()).toBeLessThanOrEqual(300);
    await ana.page.locator(".jump").click();
    await waitForBubble(ana.page, "뒤 320");
    await ana.close();
  }, 120_000);

  test("keeps the page bounded, all the way up and all the way down", async () => {
    const ana = await visitRoom("long");
    await waitForBubble(ana.page, "말하면 맨 아래로");
    const log = ana.page.locator(".log");
    await ana.page.waitForFunction(() => {
      const scroller = document.querySelector(".log");
      scroller?.scrollTo(0, 0);
      return document.querySelector(".log .bubble")?.textContent === "말 1";
    });
    expect(await ana.page.locator(".log .bubble").count()).toBeLessThanOrEqual(300);
    await ana.page.waitForFunction(() => {
      const scroller = document.querySelector(".log");
      scroller?.scrollTo(0, scroller.scrollHeight);
      return [...document.querySelectorAll(".log .bubble")].at(-1)?.textContent === "말하면 맨 아래로";
    });
    expect(await log.locator(".bubble").count()).toBeLessThanOrEqual(300);
    await ana.close();
  });
});

/** In the page: goes near the top, then watches one message for as long as older ones may come in. */
async function scrollUpAndMeasure(): Promise<{ drift: number; added: boolean }> {
  const log = document.querySelector<HTMLElement>(".log");
  if (log === null) throw new Error("no log");
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  log.scrollTop = Math.min(log.scrollTop, 120);
  await frame();
  const top = log.getBoundingClientRect().top;
  const anchor = [...log.querySelectorAll(".bubble")].find((row) => row.getBoundingClientRect().top >= top);
  if (anchor === undefined) throw new Error("nothing in view");
  const first = log.querySelector("[data-key^=ms_]");
  const start = anchor.getBoundingClientRect().top;
  let drift = 0;
  let added = false;
  for (let count = 0; count < 90; count++) {
    await frame();
    drift = Math.max(drift, Math.abs(anchor.getBoundingClientRect().top - start));
    added ||= log.querySelector("[data-key^=ms_]") !== first;
  }
  return { drift, added };
}

test("on a phone the list and the room follow each other, with back", async () => {
  await stage.host.createRoom("주머니 속", "pocket", "📱");
  const options = { viewport: PHONE, hasTouch: true, isMobile: true };
  const ana = await visit(stage.browser, stage.server.url, options);
  await enter(ana.page, "아나");
  await ana.page.locator("a.room", { hasText: "주머니 속" }).tap();
  await ana.page.locator(".head h2", { hasText: "주머니 속" }).waitFor();
  expect(await ana.page.locator(".list-pane").isVisible()).toBe(false);
  await field(ana.page).fill("전화로 쓴 말");
  await ana.page.locator(".composer .send").tap();
  await waitForBubble(ana.page, "전화로 쓴 말");
  const width = await ana.page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(PHONE.width);
  await ana.page.getByRole("button", { name: "목록으로" }).tap();
  await ana.page.locator("a.room").first().waitFor();
  expect(await ana.page.locator(".talk-pane").isVisible()).toBe(false);
  await ana.page.goForward();
  await waitForBubble(ana.page, "전화로 쓴 말");
  await ana.close();
});

test("everything can be done by keyboard alone", async () => {
  await stage.host.createRoom("자판", "keys");
  const ana = await visit(stage.browser, stage.server.url);
  const { keyboard } = ana.page;
  await ana.page.locator('[data-screen="enter"]').waitFor();
  await keyboard.press("Tab");
  await keyboard.type("아나");
  await keyboard.press("Enter");
  await ana.page.locator("a.room", { hasText: "자판" }).waitFor();
  await tabTo(ana.page, "a.room", "자판");
  await keyboard.press("Enter");
  await ana.page.locator(".head h2", { hasText: "자판" }).waitFor();
  await field(ana.page).and(ana.page.locator(":focus")).waitFor();
  await keyboard.type("손으로만");
  await keyboard.press("Enter");
  await ana.page.locator(".message.own:not(.pending)").waitFor();
  await keyboard.press("Shift+Tab");
  expect(await ana.page.evaluate(() => document.activeElement?.className)).toContain("more");
  await keyboard.press("Enter");
  await ana.page.locator(".menu").waitFor();
  // Past the row of emoji, and round to the last choice.
  await keyboard.press("ArrowUp");
  await keyboard.press("Enter");
  await ana.page.locator("dialog[open]").waitFor();
  await tabTo(ana.page, "[data-act=yes]", "");
  await keyboard.press("Enter");
  await ana.page.locator(".bubble.deleted").waitFor();
  await ana.close();
});

async function tabTo(page: Page, selector: string, text: string): Promise<void> {
  for (let presses = 0; presses < 40; presses++) {
    await page.keyboard.press("Tab");
    const found = await page.evaluate(
      ([wanted, words]) =>
        document.activeElement?.matches(wanted ?? "") && document.activeElement.textContent?.includes(words ?? ""),
      [selector, text],
    );
    if (found) return;
  }
  throw new Error(`Tab does not lead to ${selector} "${text}"`);
}

test("the language switch changes words and the page's language, and stays", async () => {
  const ana = await visit(stage.browser, stage.server.url);
  const lang = () => ana.page.evaluate(() => document.documentElement.lang);
  await ana.page.locator('[data-screen="enter"]').waitFor();
  expect(await lang()).toBe("ko");
  await ana.page.getByRole("button", { name: "English" }).click();
  await ana.page.getByRole("button", { name: "Enter as a guest" }).waitFor();
  expect(await lang()).toBe("en");
  await ana.page.reload();
  await ana.page.getByRole("button", { name: "Enter as a guest" }).waitFor();
  expect(await lang()).toBe("en");
  await ana.close();
});

describe.each(["light", "dark"] as const)("in the %s theme axe finds nothing", (colorScheme) => {
  test("on the enter screen, the list, the room and the dialogs", async () => {
    const alias = `axe-${colorScheme}`;
    await stage.host.createRoom("살펴보기", alias, "🔎");
    await stage.host.send(alias, "안녕하세요 https://example.com");
    const ana = await visit(stage.browser, stage.server.url, { colorScheme, reducedMotion: "reduce", bypassCSP: true });
    await ana.page.locator('[data-screen="enter"]').waitFor();
    expect(await violations(ana.page)).toEqual([]);
    await enter(ana.page, "아나");
    await ana.page.locator("a.room").first().waitFor();
    expect(await violations(ana.page)).toEqual([]);
    await ana.page.locator("a.room", { hasText: "살펴보기" }).first().click();
    await waitForBubble(ana.page, "안녕하세요");
    await say(ana.page, "네, 안녕하세요");
    await ana.page.locator(".message.own:not(.pending)").waitFor();
    expect(await violations(ana.page)).toEqual([]);
    await ana.page.locator(".head [aria-haspopup=menu]").click();
    await ana.page.locator(".menu").waitFor();
    expect(await violations(ana.page)).toEqual([]);
    await ana.page.getByRole("menuitem").last().click();
    await ana.page.locator("dialog[open]").waitFor();
    expect(await violations(ana.page)).toEqual([]);
    await ana.page.keyboard.press("Escape");
    await ana.page.locator("dialog").waitFor({ state: "detached" });
    await ana.page.locator(".me-button").click();
    await ana.page.locator("dialog[open]").waitFor();
    expect(await violations(ana.page)).toEqual([]);
    await ana.close();
  });
});
