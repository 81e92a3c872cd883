// Makes the picture of the README: one conversation from both of its sides, on a desktop and on a phone.
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { Browser, BrowserContextOptions } from "playwright-core";
import { type ApiPerson, apiPerson } from "./api.ts";
import { DESKTOP, enter, PHONE, startBrowser, startServer, type Visitor, visit, waitForBubble } from "./harness.ts";

const file = resolve(process.argv[2] ?? "../docs/images/talk.png");
/** A room that every new house has. */
const ROOM = "tennis";
const OTHERS: [title: string, cover: string, last: string][] = [
  ["주말 독서 모임", "📚", "다음 책은 투표로 정할게요 📊"],
  ["동네 빵집 지도", "🥐", "소금빵은 오전 10시에 나와요"],
];

async function say(visitor: Visitor, text: string): Promise<void> {
  await visitor.page.locator(".composer textarea").fill(text);
  await visitor.page.locator(".composer .send").click();
  await visitor.page.locator(".message.own:not(.pending, .waiting)", { hasText: text }).waitFor();
}

async function visitAs(browser: Browser, url: string, name: string, options: BrowserContextOptions): Promise<Visitor> {
  const visitor = await visit(browser, `${url}/demo/${ROOM}`, options);
  await enter(visitor.page, name);
  await visitor.page.locator(".composer").waitFor();
  return visitor;
}

async function talk(fox: ApiPerson, crane: Visitor, otter: Visitor): Promise<void> {
  await fox.send(ROOM, "다들 일요일 되세요? 코트는 두 면 잡아 뒀어요");
  await fox.send(ROOM, "라켓 없는 분은 제가 두 자루 더 가져갈게요");
  await waitForBubble(crane.page, "라켓 없는");
  await say(crane, "저 갑니다! 9시까지 도착할게요");
  await waitForBubble(otter.page, "저 갑니다");
  await say(otter, "처음인데 저도 껴도 될까요? 🙂");
  await waitForBubble(crane.page, "처음인데");
  await fox.send(ROOM, "그럼요, 편하게 오세요. 지도는 여기요 https://example.com/court");
  await fox.send(ROOM, "🎾");
  await waitForBubble(crane.page, "🎾");
  await say(crane, "혹시 주차도 되나요?");
  await waitForBubble(otter.page, "주차도");
  await say(otter, "건물 뒤쪽에 자리가 넉넉해요");
  await waitForBubble(crane.page, "건물 뒤쪽");
}

async function shoot(visitor: Visitor): Promise<string> {
  await visitor.page.locator(".composer textarea").blur();
  return (await visitor.page.screenshot({ animations: "disabled" })).toString("base64");
}

/** Both pictures side by side, pixel by pixel. */
const SHEET = { width: DESKTOP.width + PHONE.width + 110, height: DESKTOP.height + 64 };

function sheet(desktop: string, phone: string): string {
  const png = (data: string) => `data:image/png;base64,${data}`;
  return `<body style="margin:0;height:${SHEET.height}px;background:#e9e5da;display:flex;align-items:center;justify-content:space-evenly">
    <img src="${png(desktop)}" style="border-radius:14px;border:1px solid #d8d2c4">
    <img src="${png(phone)}" style="border-radius:36px;border:8px solid #0c0b09">`;
}

const server = await startServer();
const browser = await startBrowser();
try {
  const fox = await apiPerson(server.url, "용감한 여우");
  for (const [title, cover, last] of OTHERS) await fox.send((await fox.createRoom(title, undefined, cover)).id, last);
  await fox.send("lobby", "반가워요! 편한 자리에 앉으세요");
  await fox.send("lunch", "오늘은 냉면 어때요?");
  const crane = await visitAs(browser, server.url, "반가운 두루미", { viewport: DESKTOP, colorScheme: "light" });
  const touch = { viewport: PHONE, colorScheme: "dark", hasTouch: true, isMobile: true } as const;
  const otter = await visitAs(browser, server.url, "느긋한 수달", touch);
  await talk(fox, crane, otter);
  const page = await browser.newPage({ viewport: SHEET });
  await page.setContent(sheet(await shoot(crane), await shoot(otter)));
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, await page.screenshot());
  await Promise.all([crane.close(), otter.close()]);
} finally {
  await browser.close();
  await server.close();
}
