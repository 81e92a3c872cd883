// Makes pictures of one's own list with its marks and menu, of searching, of the directory and of privacy, at both sizes,
// in both themes, into the folder of the argument.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { type ApiPerson, apiPerson } from "./api.ts";
import { DESKTOP, enter, PHONE, startBrowser, startServer, visit } from "./harness.ts";

const folder = process.argv[2] ?? "output/find-shots";

const LOOKS = [
  { size: "phone", viewport: PHONE, theme: "light", language: "ko" },
  { size: "phone", viewport: PHONE, theme: "dark", language: "en" },
  { size: "desktop", viewport: DESKTOP, theme: "light", language: "en" },
  { size: "desktop", viewport: DESKTOP, theme: "dark", language: "ko" },
] as const;
type Look = (typeof LOOKS)[number];

const ROOMS = [
  ["🎾", "테니스 같이 쳐요", ["운동", "주말"]],
  ["🍜", "점심 뭐 먹지 — 오늘의 메뉴를 함께 고르는 방", ["음식"]],
  ["📚", "책 읽는 밤", ["책", "밤"]],
  ["🌿", "화분 돌보기", ["식물", "주말"]],
] as const;

async function furnish(host: ApiPerson): Promise<string[]> {
  const ids: string[] = [];
  for (const [cover, title, tags] of ROOMS) {
    const { id } = await host.createRoom(title, undefined, cover);
    await host.ask("PATCH", `/v1/rooms/${id}`, { tags });
    await host.send(id, "상담센터 옆 코트에서 일요일 아홉 시에 만나요. 라켓이 없는 분은 제가 두 자루 더 가져갈게요");
    await host.send(id, "센터 앞 주차장은 일요일에 무료예요");
    ids.push(id);
  }
  return ids;
}

async function shoot(browser: Browser, url: string, { size, viewport, theme, language }: Look): Promise<void> {
  const host = await apiPerson(url, "주인");
  const ids = await furnish(host);
  const colorScheme = theme;
  const { page, close } = await visit(browser, `${url}/demo`, {
    viewport,
    colorScheme,
    locale: language === "ko" ? "ko-KR" : "en-US",
    reducedMotion: "reduce",
  });
  let count = 0;
  const take = async (name: string) => {
    await page.screenshot({ path: join(folder, `${size}-${theme}-${++count}-${name}.png`) });
  };
  await enter(page, `여우 ${size}`);
  const name = `여우 ${size}`;
  for (const id of ids) {
    await page.goto(`${url}/demo/${id}`);
    await page.locator(".composer textarea").fill("저도 갈게요");
    await page.locator(".composer .send").click();
    await page.locator(".log .bubble", { hasText: "저도 갈게요" }).last().waitFor();
  }
  const me = await idOf(host, ids[0] ?? "", name);
  await page.goto(`${url}/demo`);
  await page.locator(".rooms .more").nth(3).waitFor({ state: "attached" });
  await host.ask("POST", `/v1/rooms/${ids[0]}/messages`, {
    client_id: "call",
    text: `@${name} 오나요?`,
    mentions: [me],
  });
  await own(page, 0, 1);
  await own(page, 1, 2);
  await own(page, 2, 3);
  await host.send(ids[1] ?? "", "비빔밥 어때요?");
  await page.locator(".rooms .more").first().focus();
  await page.keyboard.press("Enter");
  await page.locator(".menu").waitFor();
  await take("menu");
  await page.keyboard.press("Escape");
  await page.locator(".section-title").first().hover();
  await take("list");
  await find(page, take);
  await page.goto(`${url}/demo/${ids[0]}#search`);
  await page.locator("input[name=find]").fill("ㅅㄷㅅㅌ");
  await page.locator(".found li").first().waitFor();
  await take("search-room");
  await page.goto(`${url}/demo/${ids[0]}`);
  await page.locator(".composer").waitFor();
  await page.locator(".head .icon-button").last().click();
  await page.locator(".menu").waitFor();
  await take("room-menu");
  await page.goto(`${url}/demo#me`);
  await page.locator("[data-sheet=main] .choices button").nth(1).waitFor();
  await page.locator("[data-sheet=main] .choices button", { hasText: /읽음·입력|Privacy/ }).click();
  await page.locator("input[name=receipts]:enabled").waitFor();
  await take("privacy");
  await close();
}

async function idOf(host: ApiPerson, room: string, name: string): Promise<string> {
  const { messages } = await host.history(room);
  return messages.find((one) => one.sender.name === name)?.sender.id ?? "";
}

/** The menu of a room, and one of its choices. */
async function own(page: Page, room: number, choice: number): Promise<void> {
  await page.locator(".rooms .more").nth(room).focus();
  await page.keyboard.press("Enter");
  await page.locator(".menu").waitFor();
  const items = page.locator(choice === 3 ? ".menu .menu-row button" : ".menu > button");
  const answered = page.waitForResponse((response) => response.request().method() === "PATCH");
  await items.nth(choice === 3 ? 2 : choice - 1).click();
  await answered;
}

async function find(page: Page, take: (name: string) => Promise<void>): Promise<void> {
  await page.locator(".list-pane header .icon-button").first().click();
  await page.locator("input[name=find]").fill("a");
  await page.locator(".find-line").filter({ hasText: /ㅁㄹ/ }).waitFor();
  await take("short");
  await page.locator("input[name=find]").fill("센터");
  await page.locator(".found li").first().waitFor();
  await take("search-all");
  await page.locator("input[name=find]").fill("없는말입니다");
  await page.locator(".find .state").waitFor();
  await take("nothing");
  await page.locator('.find .segments [data-code="rooms"]').click();
  await page.locator('[data-list="directory"] a').first().waitFor();
  await page.locator(".chips button").first().click();
  await page.locator('.chips [aria-pressed="true"]').waitFor();
  await page.locator(".find-line").filter({ hasText: /\d/ }).waitFor();
  await take("directory");
}

await mkdir(folder, { recursive: true });
const [server, browser] = await Promise.all([startServer(), startBrowser()]);
try {
  for (const look of LOOKS) await shoot(browser, server.url, look);
} finally {
  await browser.close();
  await server.close();
}
