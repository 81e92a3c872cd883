// Makes pictures of the panel in a host page, at both sizes, in both languages and both themes, into the folder of the argument.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { apiPerson } from "./api.ts";
import { DESKTOP, PHONE, startBrowser, startServer, visit } from "./harness.ts";
import { panelOf, startWidgetHost } from "./widgetPage.ts";

const folder = process.argv[2] ?? "e2e/output/panel";
await mkdir(folder, { recursive: true });
const server = await startServer();
const browser = await startBrowser();
const shop = await startWidgetHost(server, "deli");
try {
  const fox = await apiPerson(server.url, "용감한 여우", "deli");
  await fox.createRoom("계산대", "counter", "🧾");
  await fox.createRoom("이름이 아주 길어서 한 줄에 다 들어가지 않는 방", "long", "📜");
  await fox.send("counter", "어서 오세요! 무엇을 찾으세요?");
  await fox.send("counter", "오늘은 소금빵이 방금 나왔어요 https://example.com/bread");
  for (const [size, viewport] of [
    ["phone", PHONE],
    ["desktop", DESKTOP],
  ] as const)
    for (const language of ["ko", "en"] as const)
      for (const colorScheme of ["light", "dark"] as const) {
        const url = shop.page(`data-tenant="deli" data-language="${language}"`);
        const visitor = await visit(browser, url, {
          viewport,
          colorScheme,
          locale: language === "ko" ? "ko-KR" : "en-US",
        });
        const panel = panelOf(visitor.page);
        const take = (screen: string) =>
          visitor.page.screenshot({
            path: join(folder, `${screen}-${size}-${language}-${colorScheme}.png`),
            animations: "disabled",
          });
        await take("closed");
        await visitor.page.locator("button.l").click();
        await panel.locator('[data-screen="enter"]').waitFor();
        await take("enter");
        await panel.locator('button[type="submit"]').click();
        await panel.locator(".room").first().waitFor();
        await take("list");
        await panel.locator(".room", { hasText: "계산대" }).click();
        await panel.locator(".composer textarea").fill("안녕하세요, 빵 있나요?");
        await panel.locator(".composer .send").click();
        await panel.locator(".message.own:not(.pending, .waiting)").last().waitFor();
        await take("room");
        await panel.locator(".me-button").click();
        await panel.getByRole("menu").waitFor();
        await take("menu");
        await visitor.close();
      }
} finally {
  await browser.close();
  await shop.close();
  await server.close();
}
