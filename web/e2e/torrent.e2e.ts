// A room in which more is said than anybody can read: a few of the newest flow past, the page says how many it left out, and
// whoever scrolls up finds all of them.
import type { HistoryPage } from "@maru/wire";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import type { ApiPerson } from "./api.ts";
import { crowd } from "./crowd.ts";
import { enter, PHONE, say, visit, waitForBubble } from "./harness.ts";
import { openStage } from "./stage.ts";

const stage = openStage();
const PEOPLE = 40;
const SENT_MAX = 3_000;
const SHOWN_MAX = 30;

/** Everybody talks as fast as they are let, until they are stopped. */
function pour(people: readonly ApiPerson[], room: string): () => Promise<void> {
  let sent = 0;
  let isOver = false;
  const all = people.map(async (person) => {
    while (!isOver && sent < SENT_MAX) await person.send(room, `물 ${sent++} 끝`);
  });
  return async () => {
    isOver = true;
    await Promise.all(all);
  };
}

const bubbles = (page: Page) => page.locator(".log .bubble").allTextContents();

/** Resolves when a bubble with this text comes: it may flow past faster than one who looks now and then sees it. */
function comes(page: Page, text: string): Promise<void> {
  return page.locator(".log").evaluate(
    (log, wanted) =>
      new Promise<void>((resolve) => {
        const watch = new MutationObserver(() => {
          const texts = [...log.querySelectorAll(".bubble")].map((bubble) => bubble.textContent);
          if (!texts.includes(wanted)) return;
          watch.disconnect();
          resolve();
        });
        watch.observe(log, { childList: true, subtree: true });
      }),
    text,
  );
}

const leftOut = (page: Page) => page.locator("[data-torrent] span");

test("of a torrent a few messages flow past, one's own among them, and scrolling up shows every one", async () => {
  const { id } = await stage.host.createRoom("물살", "torrent");
  const people = await crowd(stage.server.url, PEOPLE);
  const { page, close } = await visit(stage.browser, `${stage.server.url}/demo/torrent`, { viewport: PHONE });
  await enter(page, "물가에 선 사람");
  const stop = pour(people, "torrent");
  await leftOut(page).waitFor();
  const mine = comes(page, "나도 한마디");
  await say(page, "나도 한마디");
  await mine;
  expect((await bubbles(page)).length).toBeLessThanOrEqual(SHOWN_MAX);
  const pieces = await leftOut(page).textContent();
  expect(Number(pieces?.replace(/\D/g, ""))).toBeGreaterThan(0);

  await page.locator(".log").hover();
  await page.mouse.wheel(0, -300);
  await page.locator("[data-torrent]").waitFor({ state: "detached" });
  await stop();
  // Without holes: each one follows the one before it in the room.
  const texts = await bubbles(page);
  expect(texts.length).toBeGreaterThan(5);
  const said = await saidSince(stage.host, id, texts[0] ?? "");
  expect(texts).toEqual(said.slice(0, texts.length));

  await page.locator(".jump").click();
  await waitForBubble(page, said.at(-1) ?? "");
  await expect.poll(() => page.locator("[data-torrent]").count()).toBe(0);
  await close();
});

/** What was said in a room from this text on. */
async function saidSince(person: ApiPerson, room: string, first: string): Promise<string[]> {
  let said: string[] = [];
  for (let before = ""; !said.includes(first); ) {
    const page = await person.ask<HistoryPage>("GET", `/v1/rooms/${room}/messages?limit=100${before}`);
    said = [...page.messages.map(({ text }) => text), ...said];
    if (page.prev === null) break;
    before = `&before=${page.prev}`;
  }
  return said.slice(said.indexOf(first));
}
