// A room of two thousand messages: few nodes in the page, and nothing that is read moves by itself, whatever loads, grows
// or comes in meanwhile.
import type { HistoryPage } from "@maru/wire";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { crowd, fill } from "./crowd.ts";
import { enter, say, visit, waitForBubble } from "./harness.ts";
import { openStage } from "./stage.ts";

const stage = openStage();
const MESSAGES = 2_000;
const NODES_MAX = 700;
const DRIFT_PX_MAX = 1;

interface Walk {
  /** The worst of all frames, in CSS pixels. */
  drift: number;
  nodes: number;
  frames: number;
  /** The numbers of all messages that were drawn. */
  seen: number;
}

/** What looks at the log from within the page. */
interface Looking {
  painted(): Promise<void>;
  rows(): HTMLElement[];
  /** Of a row's words, in the view. */
  topOf(row: Element): number;
}

declare global {
  var looking: Looking;
}

function lookFromWithin(page: Page): Promise<void> {
  return page.evaluate(() => {
    globalThis.looking = {
      painted: () =>
        new Promise<void>((resolve) =>
          requestAnimationFrame(() => {
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = () => resolve();
            port2.postMessage(0);
          }),
        ),
      rows: () => [...document.querySelectorAll<HTMLElement>(".log li[data-key]")],
      topOf: (row) => (row.querySelector(".bubble") as Element).getBoundingClientRect().top,
    };
  });
}

/**
 * Scrolls by `step` pixels a frame until `until` stands in the page, while rows in and above the view grow late. After each
 * paint, what stands in the middle of the view must have moved by the step and by nothing else.
 */
async function walk(page: Page, step: number, until: string): Promise<Walk> {
  await lookFromWithin(page);
  return page.evaluate(
    async ({ step, until, framesMax }) => {
      const log = document.querySelector(".log") as HTMLElement;
      const seen = new Set<string>();
      const { painted, rows, topOf } = globalThis.looking;
      const inMiddle = () => {
        const { top, height } = log.getBoundingClientRect();
        return rows().find((row) => row.querySelector(".bubble") !== null && topOf(row) > top + height / 3);
      };
      const result = { drift: 0, nodes: 0, frames: 0, seen: 0 };
      for (; result.frames < framesMax && !log.textContent?.includes(until); result.frames++) {
        const row = inMiddle();
        const before = row ? topOf(row) : 0;
        const room = step < 0 ? log.scrollTop : log.scrollHeight - log.clientHeight - log.scrollTop;
        // Late heights, and now and then one that goes back.
        if (result.frames % 5 === 0) {
          const above = rows().filter((one) => one.getBoundingClientRect().bottom < log.getBoundingClientRect().top);
          const late = above[result.frames % Math.max(1, above.length)];
          if (late) late.style.paddingTop = late.style.paddingTop ? "" : `${10.3 + (result.frames % 90)}px`;
        }
        log.scrollTop += step;
        await painted();
        for (const one of rows()) seen.add(one.dataset["key"] ?? "");
        result.nodes = Math.max(result.nodes, log.querySelectorAll("*").length);
        // Near either end there is not enough to scroll by.
        if (row && room > Math.abs(step) + 200) {
          const drift = row.isConnected ? Math.abs(topOf(row) - before + step) : Number.POSITIVE_INFINITY;
          result.drift = Math.max(result.drift, drift);
        }
      }
      result.seen = seen.size;
      return result;
    },
    { step, until, framesMax: 4_000 },
  );
}

test("two thousand messages pass by without a jump, and the page holds a few hundred nodes", async () => {
  await stage.host.createRoom("아주 긴 방", "long");
  await stage.host.send("long", "맨 처음 한 말");
  await fill(await crowd(stage.server.url), "long", MESSAGES);
  await stage.host.send("long", "맨 나중 한 말");
  const { page, close } = await visit(stage.browser, `${stage.server.url}/demo/long`);
  await enter(page, "읽는 사람");
  await waitForBubble(page, "맨 나중 한 말");

  const up = await walk(page, -170, "맨 처음 한 말");
  expect(up.drift).toBeLessThanOrEqual(DRIFT_PX_MAX);
  expect(up.nodes).toBeLessThan(NODES_MAX);
  expect(up.seen).toBeGreaterThan(MESSAGES);

  const down = await walk(page, 230, "맨 나중 한 말");
  expect(down.drift).toBeLessThanOrEqual(DRIFT_PX_MAX);
  expect(down.nodes).toBeLessThan(NODES_MAX);
  expect(down.seen).toBeGreaterThan(MESSAGES / 2);
  await close();
}, 240_000);

test("whoever reads above is not pulled down, and comes to the newest by one press", async () => {
  const { page, close } = await visit(stage.browser, `${stage.server.url}/demo/long`);
  await enter(page, "천천히 읽는 사람");
  await waitForBubble(page, "맨 나중 한 말");
  await page.locator(".log").evaluate((log) => log.scrollBy(0, -900));
  await page.locator(".jump").waitFor();
  const place = await page.evaluate(() => {
    const log = document.querySelector(".log") as HTMLElement;
    const middle = log.getBoundingClientRect().top + log.clientHeight / 2;
    const row = [...log.querySelectorAll<HTMLElement>("li")].find((one) => one.getBoundingClientRect().top > middle);
    return { key: row?.dataset["key"] ?? "", top: row?.getBoundingClientRect().top ?? 0 };
  });
  await fill(await crowd(stage.server.url, 4), "long", 40);
  await page.locator(".jump", { hasText: "40" }).waitFor();
  const now = await page.locator(`li[data-key="${place.key}"]`).evaluate((row) => row.getBoundingClientRect().top);
  expect(Math.abs(now - place.top)).toBeLessThanOrEqual(DRIFT_PX_MAX);
  await page.locator(".jump").click();
  await page.locator(".jump").waitFor({ state: "detached" });
  await say(page, "이제 저도요");
  await waitForBubble(page, "이제 저도요");
  await close();
}, 120_000);

test("what grows in the moment in which the reader comes to rest moves nothing", async () => {
  const { page, close } = await visit(stage.browser, `${stage.server.url}/demo/long`);
  await enter(page, "잠시 멈춘 사람");
  await waitForBubble(page, "이제 저도요");
  await lookFromWithin(page);
  const drift = await page.locator(".log").evaluate(async (log, busyMs) => {
    const { painted, rows, topOf } = globalThis.looking;
    let drift = 0;
    for (let round = 0; round < 20; round++) {
      log.scrollTop -= 120;
      await painted();
      const { top } = log.getBoundingClientRect();
      const inView = rows().find(
        (row) => row.querySelector(".bubble") !== null && topOf(row) > top + 100,
      ) as HTMLElement;
      const late = rows().find((row) => row.getBoundingClientRect().bottom < top) as HTMLElement;
      const before = topOf(inView);
      // So long that the time is over in which one might go on; what was to be done then comes before the next frame.
      for (const until = performance.now() + busyMs; performance.now() < until; );
      late.style.paddingTop = late.style.paddingTop ? "" : "40px";
      await painted();
      drift = Math.max(drift, Math.abs(topOf(inView) - before));
    }
    return drift;
  }, 150);
  expect(drift).toBeLessThanOrEqual(DRIFT_PX_MAX);
  await close();
}, 120_000);

test("a jump leads to any message, and from there it scrolls both ways without a jump", async () => {
  const whole = await stage.host.room("long");
  const place = Math.floor(whole.head / 2);
  const { messages } = await stage.host.ask<HistoryPage>("GET", `/v1/rooms/long/messages?around=${place}&limit=100`);
  const [first, middle, last] = [messages[0], messages[50], messages.at(-1)].map((one) => one?.text ?? "nothing");
  await stage.host.ask("POST", "/v1/rooms/long/messages", {
    client_id: "jump",
    text: "아까 그 말이요",
    reply_to: messages[50]?.id,
  });
  const { page, close } = await visit(stage.browser, `${stage.server.url}/demo/long`);
  await enter(page, "되돌아보는 사람");
  await waitForBubble(page, "아까 그 말이요");
  await page.locator(".quote").last().click();
  await page.locator(".message.lit", { hasText: middle?.split("\n")[0] ?? "" }).waitFor();
  const up = await walk(page, -170, first?.split("\n")[0] ?? "");
  const down = await walk(page, 170, last?.split("\n")[0] ?? "");
  for (const { drift, nodes } of [up, down]) {
    expect(drift).toBeLessThanOrEqual(DRIFT_PX_MAX);
    expect(nodes).toBeLessThan(NODES_MAX);
  }
  await page.locator(".jump").click();
  await waitForBubble(page, "아까 그 말이요");
  await close();
}, 120_000);
