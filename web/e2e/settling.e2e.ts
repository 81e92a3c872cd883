// What one has just said stays in the page from the moment it is written: nothing on its way to the server and back takes it
// away for a moment, or shows it twice.
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { bubbles, enter, say, type Visitor, visit, visitIn, waitForBubble } from "./harness.ts";
import { openStage } from "./stage.ts";

const stage = openStage();
const SENDS = 40;

/** In the page: notes after every change of the talk whether each of the newest own messages stands there once. */
function watchOwn(): void {
  const seen: string[] = [];
  const faults: string[] = [];
  const look = () => {
    const texts = [...document.querySelectorAll(".message.own .bubble")].map((bubble) => bubble.textContent ?? "");
    for (const text of texts) if (!seen.includes(text)) seen.push(text);
    // Further up they leave the page by being scrolled away.
    for (const text of seen.slice(-4)) {
      const count = texts.filter((one) => one === text).length;
      if (count !== 1) faults.push(`${text}: ${count} times of ${texts.length} at ${Math.round(performance.now())}`);
    }
  };
  new MutationObserver(look).observe(document.body, {
    childList: true,
    subtree: true,
    characterData: true,
    attributes: true,
  });
  Object.assign(globalThis, { faults, seen });
}

async function sayMany(page: Page, name: string): Promise<void> {
  const field = page.locator(".composer textarea");
  await page.evaluate(watchOwn);
  for (let at = 1; at <= SENDS; at++) {
    await field.fill(`${name} ${at}.`);
    await field.press("Enter");
    // Sometimes the next is written while the last is on its way.
    if (at % 3 !== 0) await page.locator(".message.own:not(.pending)", { hasText: `${name} ${at}.` }).waitFor();
  }
  await page.locator(".message.own:not(.pending)", { hasText: `${name} ${SENDS}.` }).waitFor();
}

const faultsOf = (page: Page) => page.evaluate(() => (globalThis as unknown as { faults: string[] }).faults);

async function visitRoom(alias: string): Promise<Visitor> {
  await stage.host.createRoom(alias, alias);
  const visitor = await visit(stage.browser, `${stage.server.url}/demo/${alias}`);
  await enter(visitor.page, "아나");
  await visitor.page.locator(".composer").waitFor();
  return visitor;
}

test.each([1, 2, 3])("of forty messages none vanishes or doubles for a moment, on visit %i", async (round) => {
  const ana = await visitRoom(`settle-${round}`);
  await sayMany(ana.page, "말");
  expect(await faultsOf(ana.page)).toEqual([]);
  await ana.close();
});

test("nor in a tab that hears the room from another one", async () => {
  const ana = await visitRoom("settle-shared");
  const second = await visitIn(ana.context, `${stage.server.url}/demo/settle-shared`);
  await second.page.locator(".composer").waitFor();
  await sayMany(second.page, "둘째");
  expect(await faultsOf(second.page)).toEqual([]);
  await ana.close();
});

test("what was refused stays where it was said, also after a reload, until it is sent again", async () => {
  const ana = await visitRoom("refused");
  await stage.host.send("refused", "먼저");
  await waitForBubble(ana.page, "먼저");
  const refusal = { type: "about:blank", title: "No", status: 422, code: "invalid_text", retryable: false };
  await ana.page.route("**/messages", (route) =>
    route.request().method() === "POST"
      ? route.fulfill({ status: 422, contentType: "application/problem+json", body: JSON.stringify(refusal) })
      : route.continue(),
  );
  await say(ana.page, "거절된 말");
  await ana.page.locator(".message.failed").waitFor();
  await stage.host.send("refused", "나중");
  await waitForBubble(ana.page, "나중");
  expect(await bubbles(ana.page)).toEqual(["먼저", "거절된 말", "나중"]);
  await ana.page.unroute("**/messages");
  await ana.page.reload();
  await waitForBubble(ana.page, "나중");
  expect(await bubbles(ana.page)).toEqual(["먼저", "거절된 말", "나중"]);
  await ana.page.locator(".message.failed .way-out button").first().click();
  await ana.page.locator(".message.own:not(.failed, .pending)").waitFor();
  expect(await bubbles(ana.page)).toEqual(["먼저", "나중", "거절된 말"]);
  await ana.close();
});
