// Looking for messages in a room and in all, with the jump to one; and for rooms by words, tags and order.
import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { violations } from "./axe.ts";
import { enter, PHONE, say, type Visitor, visit, waitForBubble } from "./harness.ts";
import { openStage } from "./stage.ts";

const stage = openStage();
const field = (page: Page) => page.locator('[data-sheet="find"] input[name="find"]');
const found = (page: Page) => page.locator('[data-list="found"] li');
const line = (page: Page) => page.locator(".find-line");

beforeAll(async () => {
  await stage.host.createRoom("찾는 방", "find");
  await stage.host.send("find", "상담센터는 열 시에 열어요");
  for (let at = 0; at < 120; at += 1) await stage.host.send("find", `지나가는 말 ${at}`);
  const tags = { hiking: ["등산", "주말"], run: ["달리기", "주말"] };
  for (const [alias, list] of Object.entries(tags)) {
    await stage.host.createRoom(`${alias} 모임`, alias);
    await stage.host.ask("PATCH", `/v1/rooms/${alias}`, { tags: list });
  }
});

async function open(path: string, name: string, options: Parameters<typeof visit>[2] = {}): Promise<Visitor> {
  const visitor = await visit(stage.browser, `${stage.server.url}/demo${path}`, options);
  await enter(visitor.page, name);
  return visitor;
}

/** The index follows about a second later: types until it is there. */
async function lookFor(page: Page, text: string): Promise<void> {
  await expect
    .poll(
      async () => {
        await field(page).fill("");
        await field(page).fill(text);
        await page.locator(".find-line", { hasNotText: /찾는 중/ }).waitFor();
        return found(page).count();
      },
      { timeout: 15_000, interval: 500 },
    )
    .toBeGreaterThan(0);
}

test("a message far back is found by initials, and choosing it leads there", async () => {
  const { page, close } = await open("/find", "찾는이");
  await page.locator(".head").getByRole("button", { name: "이 방에서 찾기" }).click();
  await lookFor(page, "ㅅㄷㅅㅌ");
  expect(await found(page).locator("mark").allTextContents()).toEqual(["상담센터"]);
  await found(page).getByRole("button").click();
  await page.locator("dialog").waitFor({ state: "detached" });
  await page.locator(".log .lit", { hasText: "상담센터는" }).waitFor();
  await close();
});

test("what is too short is told softly, and nothing found is said", async () => {
  const { page, close } = await open("/find", "짧은이");
  await page.locator(".head").getByRole("button", { name: "이 방에서 찾기" }).click();
  await field(page).fill("a");
  await line(page).filter({ hasText: "두 글자 이상" }).waitFor();
  expect(await page.locator("dialog .problem").count()).toBe(0);
  await field(page).fill("없는말입니다");
  await page.getByText("찾은 것이 없어요").waitFor();
  await close();
});

test("from the hall all own rooms are searched, by the keyboard, and the room of the message opens", async () => {
  const { page, close } = await open("/find", "두루");
  await say(page, "두루미가 날아간다");
  await waitForBubble(page, "두루미가");
  await page.goto(`${stage.server.url}/demo`);
  await page.locator(".list-pane").getByRole("button", { name: "찾기" }).click();
  await lookFor(page, "두루미");
  await field(page).press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForURL(`${stage.server.url}/demo/find`);
  await page.locator(".log .lit", { hasText: "두루미가" }).waitFor();
  await close();
});

test("the directory is narrowed by a tag and by words, ordered by people, and leads into a room", async () => {
  const { page, close } = await open("", "방찾이");
  await page.locator(".list-pane").getByRole("button", { name: "찾기" }).click();
  await page.locator("dialog").getByRole("button", { name: "대화방" }).click();
  const rooms = page.locator('[data-list="directory"] a.room');
  await rooms.filter({ hasText: "찾는 방" }).waitFor();
  await page.getByRole("button", { name: "#주말" }).click();
  await rooms.filter({ hasText: "찾는 방" }).waitFor({ state: "detached" });
  expect(await rooms.count()).toBe(2);
  await field(page).fill("hiking");
  await rooms.filter({ hasText: "run" }).waitFor({ state: "detached" });
  await field(page).fill("");
  await page.getByRole("button", { name: "#주말" }).click();
  const asked = page.waitForRequest(/sort=people/);
  await page.getByRole("button", { name: "멤버 많은 순" }).click();
  await asked;
  await rooms.filter({ hasText: "찾는 방" }).waitFor();
  await rooms.filter({ hasText: "hiking" }).click();
  await page.waitForURL(`${stage.server.url}/demo/hiking`);
  await page.locator("dialog").waitFor({ state: "detached" });
  await close();
});

test("axe finds nothing in both, in light and dark", async () => {
  for (const colorScheme of ["light", "dark"] as const) {
    const options = { viewport: PHONE, reducedMotion: "reduce", bypassCSP: true, colorScheme } as const;
    const { page, close } = await open("/find", `살핌${colorScheme.length}`, options);
    await page.locator(".head").getByRole("button", { name: "이 방에서 찾기" }).click();
    await lookFor(page, "지나가는");
    expect(await violations(page)).toEqual([]);
    await page.goto(`${stage.server.url}/demo#find`);
    await page.locator("dialog").getByRole("button", { name: "대화방" }).click();
    await page.getByRole("button", { name: "#주말" }).click();
    await page.locator('[data-list="directory"] a.room').first().waitFor();
    expect(await violations(page)).toEqual([]);
    await close();
  }
});
