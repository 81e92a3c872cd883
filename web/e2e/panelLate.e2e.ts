// What the panel fetches after its first view: nothing of it before, all of it while nobody waits, so that a tap finds it
// there without the network; and what did not come is asked for again.
import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { type ApiPerson, apiPerson } from "./api.ts";
import { enter, say, type Visitor, visit } from "./harness.ts";
import { openStage } from "./stage.ts";

const stage = openStage();
let owner: ApiPerson;
/** Begins with a tap, with writing, or where somebody may not write. */
const OF_TAPS = ["TalkMenu", "PanelMenu", "PanelLeaving", "OrderDialog", "MessageDialog", "EntryCodeDialog", "taps"];
const LATE = [...OF_TAPS, "MentionPart", "people", "StandingPart"];
/** Comes as soon as the newest page stands. */
const LIVE = ["live", "host", "moreLooks", "more", "more-ko"];

beforeAll(async () => {
  owner = await apiPerson(stage.server.url, "주인");
  await owner.createRoom("계산대", "counter");
  await owner.send("counter", "무엇을 **찾으세요**?");
});

/** A panel as a frame shows it, in a window of its own: who is in comes straight to the room. */
async function openRoom(name: string): Promise<Visitor> {
  const visitor = await visit(stage.browser, `${stage.server.url}/embed/demo/counter`);
  await enter(visitor.page, name);
  await say(visitor.page, `${name} 왔어요`);
  await visitor.page.locator(".message.own:not(.pending, .waiting)", { hasText: `${name} 왔어요` }).waitFor();
  return visitor;
}

/** The parts of the build that the page has asked for, by name. */
function partsOf(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    performance
      .getEntriesByType("resource")
      .flatMap(({ name }) => /assets\/panel-([\w-]+)\.(?:js|css)/.exec(name)?.[1] ?? []),
  );
}

test("who is in is shown the room without what begins with a tap, and finds that there, network or not", async () => {
  const visitor = await openRoom("서두르는 수달");
  const { page, context } = visitor;
  // Nothing is fetched beforehand as long as the page is not idle.
  await context.addInitScript(() => {
    let work: (() => void)[] = [];
    Object.assign(globalThis, {
      requestIdleCallback: (one: () => void) => work.push(one),
      becomeIdle: () => {
        for (const one of work) one();
        work = [];
      },
      isAsked: () => work.length > 0,
    });
  });
  await page.reload();
  await page.locator(".log strong", { hasText: "찾으세요" }).waitFor();
  await page.locator(".composer textarea").waitFor();
  await page.waitForFunction(() => (globalThis as unknown as { isAsked(): boolean }).isAsked());
  const first = await partsOf(page);
  expect(first).toContain("room");
  for (const part of [...LATE, "door", "dress"]) expect(first).not.toContain(part);

  await page.evaluate(() => (globalThis as unknown as { becomeIdle(): void }).becomeIdle());
  await expect.poll(() => partsOf(page), { timeout: 15_000 }).toEqual(expect.arrayContaining(LATE));
  await page.waitForLoadState("networkidle");
  await context.setOffline(true);
  const asked = await partsOf(page);
  await openMenu(page);
  await page.getByRole("menuitem", { name: "답장" }).click();
  await page.locator(".composer .bar", { hasText: "주인" }).waitFor();
  await page.locator(".composer textarea").fill("@주");
  await page.getByRole("option", { name: "주인" }).waitFor();
  await page.locator(".me-button").click();
  await page.getByRole("menuitem", { name: "로그아웃" }).click();
  await page.getByRole("heading", { name: "로그아웃할까요?" }).waitFor();
  expect(await partsOf(page)).toEqual(asked);
  await context.setOffline(false);
  await visitor.close();
});

test("one reads and writes before anything is live, and nothing is missed when it is", async () => {
  const visitor = await openRoom("이른 오리");
  const { page, context } = visitor;
  await context.addInitScript(neverIdle);
  let give = () => {};
  const given = new Promise<void>((done) => {
    give = done;
  });
  await context.route(/panel-live/, async (route) => {
    await given;
    await route.continue();
  });
  const asked = page.waitForRequest(/panel-live/);
  await page.reload();
  await page.locator(".log strong", { hasText: "찾으세요" }).waitFor();
  await asked;
  await say(page, "벌써 말해요");
  await expect.poll(async () => (await owner.history("counter")).messages.at(-1)?.text).toBe("벌써 말해요");
  await owner.send("counter", "들리나요?");
  expect(await page.locator(".message", { hasText: "들리나요?" }).count()).toBe(0);
  expect(await partsOf(page)).not.toContain("door");

  give();
  await page.locator(".message", { hasText: "들리나요?" }).waitFor();
  await page.locator(".message.own:not(.pending, .waiting)", { hasText: "벌써 말해요" }).waitFor();
  const texts = await page.locator(".message .bubble").allInnerTexts();
  expect(texts.slice(-2)).toEqual(["벌써 말해요", "들리나요?"]);
  const parts = await partsOf(page);
  for (const part of LIVE) expect(parts).toContain(part);
  await visitor.close();
});

/** Nothing is fetched beforehand. */
const neverIdle = () => Object.assign(globalThis, { requestIdleCallback: () => 0 });

async function openMenu(page: Page): Promise<void> {
  const message = page.locator(".message", { hasText: "무엇을" });
  await message.hover();
  await message.locator(".more").click();
}

test("a tap on what is not there yet waits for the network, and then it is there with its looks", async () => {
  const visitor = await openRoom("기다리는 두루미");
  const { page, context } = visitor;
  await context.addInitScript(neverIdle);
  await page.reload();
  await page.locator(".message", { hasText: "무엇을" }).waitFor();
  await context.setOffline(true);
  await openMenu(page);
  await page.locator(".connection-bar").waitFor();
  expect(await page.getByRole("menu").count()).toBe(0);
  await context.setOffline(false);
  await page.getByRole("menuitem", { name: "답장" }).waitFor();
  const look = page.locator(".menu-row").evaluate((row) => getComputedStyle(row).display);
  expect(await look).toBe("grid");
  await visitor.close();
});

test("a file that the browser remembers as missing comes with the page begun anew, and what was written stays", async () => {
  const visitor = await openRoom("버티는 거북이");
  const { page, context } = visitor;
  await context.addInitScript(neverIdle);
  await page.reload();
  await page.locator(".composer textarea").fill("쓰던 말");
  const refused = new Set<string>();
  await context.route(/panel-TalkMenu/, (route) => {
    const { pathname } = new URL(route.request().url());
    if (refused.has(pathname)) return route.continue();
    refused.add(pathname);
    return route.abort();
  });
  await openMenu(page);
  // As soon as it can be had: at once, or in a page begun anew after ten seconds.
  const begunAnew = page.waitForEvent("load", { timeout: 30_000 }).then(() => openMenu(page));
  const item = page.getByRole("menuitem", { name: "답장" });
  await Promise.race([item.waitFor({ timeout: 30_000 }), begunAnew]);
  await item.waitFor();
  expect(refused).toContain("/assets/panel-TalkMenu.js");
  expect(await page.locator(".composer textarea").inputValue()).toBe("쓰던 말");
  await visitor.close();
  await begunAnew.catch(() => {});
});

test("a name begun before its list is there is completed when it comes", async () => {
  const visitor = await openRoom("부르는 여우");
  const { page, context } = visitor;
  await context.addInitScript(neverIdle);
  let give = () => {};
  const given = new Promise<void>((done) => {
    give = done;
  });
  await context.route(/panel-MentionPart/, async (route) => {
    await given;
    await route.continue();
  });
  let tell = () => {};
  const told = new Promise<void>((done) => {
    tell = done;
  });
  await context.route(/panel-live/, async (route) => {
    await told;
    await route.continue();
  });
  await page.reload();
  const asked = page.waitForResponse(/panel-MentionPart/);
  await page.locator(".composer textarea").pressSequentially("@주");
  give();
  await (await asked).finished();
  expect(await page.getByRole("option").count()).toBe(0);
  // Who can be named is known once the room is live.
  tell();
  await page.getByRole("option", { name: "주인" }).waitFor();
  await page.keyboard.press("Enter");
  expect(await page.locator(".composer textarea").inputValue()).toBe("@주인 ");
  await visitor.close();
});
