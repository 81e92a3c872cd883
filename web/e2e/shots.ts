// Makes pictures of every screen, at both sizes, in both languages and both themes, into the folder of the argument.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { type ApiPerson, apiPerson } from "./api.ts";
import {
  DESKTOP,
  enter,
  PHONE,
  type Server,
  startBrowser,
  startServer,
  type Visitor,
  visit,
  waitForBubble,
} from "./harness.ts";
import { prepareWalk, walkAround, walkThrough } from "./identityScreens.ts";

const folder = process.argv[2] ?? "output/shots";
/** A part of the names; `me` for the screens of entering and of oneself alone. */
const only = process.argv[3];

interface Look {
  size: "phone" | "desktop";
  language: "ko" | "en";
  theme: "light" | "dark";
}

const ROOMS: [title: string, alias: string, cover: string, last: string][] = [
  ["가위바위보 로비", "shot-rps", "🎮", "한 판 더 하실 분 계신가요"],
  ["주말 독서 모임", "shot-books", "📚", "다음 책은 투표로 정할게요 📊"],
  ["식물 키우는 사람들", "shot-plants", "🌿", "몬스테라 새 잎이 나왔어요"],
  ["점심 뭐 먹지", "shot-lunch", "🍜", "오늘은 냉면 어때요?"],
];

async function furnish(url: string): Promise<void> {
  const fox = await apiPerson(url, "용감한 여우");
  const otter = await apiPerson(url, "느긋한 수달");
  for (const [title, alias, cover, last] of ROOMS) {
    await fox.createRoom(title, alias, cover);
    await otter.send(alias, last);
  }
  await fox.createRoom("긴 글이 있는 아주 긴 이름의 방, 이름이 한 줄에 다 들어가지 않을 만큼", "shot-essay", "📜");
  await fox.send("shot-essay", `${"띄어쓰기없이".repeat(20)} ${"https://example.com/".padEnd(160, "long-path/")}`);
  await otter.send("shot-essay", Array.from({ length: 30 }, (_, at) => `${at + 1}. 준비물`).join("\n"));
  await fox.send("shot-essay", "코트 이용 안내를 옮겨 적어요. ".repeat(60));
  await fox.createRoom("조용한 방", "shot-quiet", "🌙");
  await fox.createRoom("테니스 같이 쳐요", "shot-tennis", "🎾");
  await talk([
    [fox, "다들 일요일 되세요? 코트는 두 면 잡아 뒀어요"],
    [fox, "라켓 없는 분은 제가 두 자루 더 가져갈게요"],
    [otter, "저 갑니다! 9시까지 도착할게요"],
    [otter, "지도 여기요 https://example.com/court?n=2 주차는 뒤쪽이에요"],
    [fox, "🎾"],
    [
      fox,
      "아침에 비가 조금 온다고 하는데, 코트가 실내라서 괜찮아요. 혹시 처음 오시는 분은 9시 10분 전까지 정문에서 만나면 제가 안내할게요. 물은 넉넉히 가져오세요!",
    ],
  ]);
}

async function talk(lines: [ApiPerson, string][]): Promise<void> {
  for (const [person, text] of lines) await person.send("shot-tennis", text);
}

interface Taking {
  visitor: Visitor;
  take(screen: string): Promise<void>;
}

async function open(browser: Browser, url: string, look: Look): Promise<Taking> {
  const viewport = look.size === "phone" ? PHONE : DESKTOP;
  const touch = look.size === "phone";
  const options = {
    viewport,
    locale: look.language === "ko" ? "ko-KR" : "en-US",
    colorScheme: look.theme,
    hasTouch: touch,
  };
  const visitor = await visit(browser, url, { ...options, deviceScaleFactor: touch ? 2 : 1 });
  const take = async (screen: string) => {
    const name = `${screen}-${look.size}-${look.language}-${look.theme}.png`;
    if (!only || name.includes(only))
      await visitor.page.screenshot({ path: join(folder, name), animations: "disabled" });
  };
  return { visitor, take };
}

async function shootIdentity(browser: Browser, server: Server, look: Look): Promise<void> {
  const { visitor, take } = await open(browser, server.url, look);
  const email = `${look.size}-${look.language}-${look.theme}@maru.example`;
  const walk = { page: visitor.page, server, email, onScreen: (screen: string) => take(`me-${screen}`) };
  await walkThrough(walk);
  await walkAround(walk);
  await visitor.close();
}

async function shoot(browser: Browser, url: string, look: Look): Promise<void> {
  const { visitor, take } = await open(browser, url, look);
  const { page, context } = visitor;
  await page.locator('[data-screen="enter"]').waitFor();
  await take("enter");
  await enter(page, look.language === "ko" ? "반가운 두루미" : "Merry Crane");
  await page.locator("a.room").first().waitFor();
  await take("list");
  await page.goto(`${url}/demo/shot-tennis`);
  await waitForBubble(page, "아침에 비가");
  await send(page, look.language === "ko" ? "우와 코트 좋네요" : "What a court!");
  await page.locator(".message.own:not(.pending, .waiting, .failed)").last().waitFor();
  await take("room");
  await shootMenus(page, take);
  await context.setOffline(true);
  await send(page, look.language === "ko" ? "혹시 주차도 되나요?" : "Can I park there?");
  await page.locator(".connection-bar").waitFor();
  await page.locator(".message .way-out").waitFor();
  await take("offline");
  await context.setOffline(false);
  await page.locator(".message .way-out").waitFor({ state: "detached" });
  await page.route("**/messages", (route) =>
    route.fulfill({ status: 403, contentType: "application/problem+json", body: REFUSAL }),
  );
  await send(page, look.language === "ko" ? "이 말은 거절돼요" : "This one is refused");
  await page.locator(".message .way-out").waitFor();
  await take("failed");
  await page.goto(`${url}/demo/shot-essay`);
  await page.locator(".unfold").first().waitFor();
  await take("long");
  await page.goto(`${url}/demo/shot-quiet`);
  await page.locator(".log.empty").waitFor();
  await take("empty");
  await page.goto(`${url}/demo/nowhere`);
  await page.locator(".talk-pane .state").waitFor();
  await take("missing");
  await page.goto(`${url}/`);
  await page.locator(".list-pane header .icon-button").click();
  await page.locator("dialog[open]").waitFor();
  await take("create");
  await page.keyboard.press("Escape");
  await page.locator(".me-button").click();
  await page.locator("dialog[open]").waitFor();
  await take("profile");
  await visitor.close();
}

type Take = (screen: string) => Promise<void>;

async function shootMenus(page: Page, take: Take): Promise<void> {
  await page.locator(".head [aria-haspopup=menu]").click();
  await page.locator(".menu").waitFor();
  await take("room-menu");
  await page.getByRole("menuitem").last().click();
  await page.locator("dialog[open]").waitFor();
  await take("leave");
  await page.keyboard.press("Escape");
  await page.locator("dialog").waitFor({ state: "detached" });
  // On a phone the button is there only once its message has the focus.
  await page.locator(".message.own .said").last().focus();
  await page.locator(".message.own .more").last().focus();
  await page.keyboard.press("Enter");
  await page.locator(".menu").waitFor();
  await take("message-menu");
  await page.getByRole("menuitem", { name: /^(복사|Copy)$/ }).click();
  await page.locator(".notice p").waitFor();
  await take("notice");
  await page.locator(".log").evaluate((log) => log.scrollTo(0, 0));
  await page.locator(".jump").waitFor();
  await take("above");
  await page.locator(".jump").click();
}

async function send(page: Page, text: string): Promise<void> {
  await page.locator(".composer textarea").fill(text);
  await page.locator(".composer .send").click();
}

const REFUSAL = JSON.stringify({ type: "about:blank", title: "No", status: 403, code: "not_member", retryable: false });

await mkdir(folder, { recursive: true });
const server = await startServer();
const browser = await startBrowser();
try {
  await furnish(server.url);
  await prepareWalk(server);
  for (const size of ["phone", "desktop"] as const)
    for (const language of ["ko", "en"] as const)
      for (const theme of ["light", "dark"] as const) {
        if (only && !`x-${size}-${language}-${theme}.png`.includes(only) && only.includes("-")) continue;
        const look = { size, language, theme };
        if (only !== "me") await shoot(browser, server.url, look);
        await shootIdentity(browser, server, look);
      }
} finally {
  await browser.close();
  await server.close();
}
