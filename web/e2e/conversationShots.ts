// Makes pictures of a room with everything in it, its menus, sheets and dialogs, at both sizes, in both languages and
// themes, into the folder of the argument.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { type ApiPerson, apiPerson } from "./api.ts";
import { DESKTOP, enter, PHONE, startBrowser, startServer, visit, waitForBubble } from "./harness.ts";

const folder = process.argv[2] ?? "output/conversation-shots";

interface Look {
  size: "phone" | "desktop";
  language: "ko" | "en";
  theme: "light" | "dark";
}

async function furnish(alias: string, fox: ApiPerson, otter: ApiPerson): Promise<void> {
  const room = `/v1/rooms/${alias}`;
  let sends = 0;
  const say = (person: ApiPerson, text: string, more: object = {}) =>
    person.ask<{ id: string; seq: number }>("POST", `${room}/messages`, {
      client_id: `${alias}-${++sends}`,
      text,
      ...more,
    });
  const first = await say(fox, "다들 일요일 되세요? 코트는 **두 면** 잡아 뒀어요");
  await say(fox, "라켓 없는 분은 제가 *두 자루* 더 가져갈게요. 자세한 건 https://example.com/court?n=2");
  await say(otter, "저 갑니다! 9시까지 도착할게요", { reply_to: first.id });
  const code = await say(
    fox,
    "예약은 이렇게 해요\n```\ncurl -X POST https://example.com/courts \\\n  -d 'day=sunday&hour=9&court=2&people=8'\n```\n`court`는 1부터 4까지예요",
  );
  await say(otter, "> 코트는 두 면 잡아 뒀어요\n한 면은 초보자끼리 칠까요?");
  const gone = await say(otter, "지울 말", { reply_to: code.id });
  await otter.ask("DELETE", `${room}/messages/${gone.id}`);
  for (const [person, emoji] of [
    [fox, "👍"],
    [otter, "👍"],
    [otter, "🎾"],
    [fox, "❤️"],
  ] as const)
    await person.ask("PUT", `${room}/messages/${first.id}/reactions/${encodeURIComponent(emoji)}`);
}

async function hostRoom(
  page: Page,
  { language }: Look,
  alias: string,
  take: (name: string) => Promise<void>,
): Promise<void> {
  await page.locator(".list-pane header .add").click();
  await page.locator("dialog input[name=title]").fill(language === "ko" ? "테니스 같이 쳐요" : "Tennis together");
  await page.locator("dialog input[name=alias]").fill(alias);
  await take("create");
  await page.locator("dialog button[type=submit]").click();
  await page.locator(".composer").waitFor();
}

async function shoot(browser: Browser, url: string, look: Look): Promise<void> {
  const phone = look.size === "phone";
  const visitor = await visit(browser, url, {
    viewport: phone ? PHONE : DESKTOP,
    locale: look.language === "ko" ? "ko-KR" : "en-US",
    colorScheme: look.theme,
    deviceScaleFactor: phone ? 2 : 1,
  });
  const { page } = visitor;
  const name = `${look.size}-${look.language}-${look.theme}`;
  const take = async (screen: string) => {
    await page.screenshot({ path: join(folder, `${screen}-${name}.png`), animations: "disabled" });
  };
  await enter(page, look.language === "ko" ? "반가운 두루미" : "Merry Crane");
  const alias = `court-${name}`;
  await hostRoom(page, look, alias, take);
  const [fox, otter] = [await apiPerson(url, "용감한 여우"), await apiPerson(url, "느긋한 수달")];
  await page.evaluate(() => document.querySelector("textarea")?.blur());
  await furnish(alias, fox, otter);
  await waitForBubble(page, "초보자끼리");
  const me = look.language === "ko" ? "반가운 두루미" : "Merry Crane";
  await fox.ask("PATCH", `/v1/rooms/${alias}/messages/${(await fox.history(alias)).messages[1]?.id}`, {
    text: "라켓 없는 분은 제가 *두 자루* 더 가져갈게요. 지도: https://example.com/court?n=2",
  });
  await page.locator(".composer textarea").fill(look.language === "ko" ? "우와 코트 좋네요" : "What a court!");
  await page.locator(".composer .send").click();
  await page.locator(".message.own:not(.pending)").waitFor();
  const mine = (
    await fox.ask<{ members: { member: { id: string; name: string } }[] }>("GET", `/v1/rooms/${alias}/members`)
  ).members;
  const id = mine.find((one) => one.member.name === me)?.member.id ?? "";
  await otter.ask("POST", `/v1/rooms/${alias}/messages`, {
    client_id: `${alias}-m`,
    text: `@${me} 오실 거죠? 🙂`,
    mentions: [id],
  });
  await page.locator(".mention.me").waitFor();
  await page.locator(".reactions button").first().click();
  await page.locator(".message", { hasText: "두 면" }).first().hover();
  await take("room");
  await page.locator(".message .bubble", { hasText: "오실 거죠" }).click({ button: "right", position: { x: 5, y: 5 } });
  await page.locator(".menu").waitFor();
  await take("menu");
  await page.getByRole("menuitem").first().click();
  await page.locator(".composer textarea").fill("@");
  await page.locator(".mention-list").waitFor();
  await take("reply");
  await page.keyboard.press("Escape");
  await page.locator(".composer .bar button").click();
  await page.locator(".composer textarea").fill("");
  await sheets(page, take);
  if (phone) await page.locator(".head .back").click();
  await page.locator(".section-title").first().waitFor();
  await take("list");
  await visitor.close();
}

async function sheets(page: Page, take: (name: string) => Promise<void>): Promise<void> {
  const open = async (at: number | null) => {
    await page.locator(".head .cover-button").click();
    await page.locator('[data-sheet="about"]').waitFor();
    if (at !== null) await page.locator("dialog .choices button").nth(at).click();
    await page.locator("dialog .skeleton").first().waitFor({ state: "detached" });
  };
  const close = async () => {
    await page.keyboard.press("Escape");
    await page.locator("dialog").waitFor({ state: "detached" });
  };
  await page
    .locator(".message .bubble", { hasText: "두 면" })
    .first()
    .click({ button: "right", position: { x: 5, y: 5 } });
  await page.getByRole("menuitem").nth(2).click();
  await page.locator(".message .meta [role=img]").waitFor();
  await open(null);
  await take("about");
  await close();
  await open(0);
  await take("people");
  await page.locator(".people-list button").first().click();
  await take("member");
  await page.locator("dialog .choices .danger").last().click();
  await take("ban");
  await close();
  await open(1);
  await take("pins");
  await close();
  await open(3);
  await take("settings");
  await close();
}

await mkdir(folder, { recursive: true });
const server = await startServer();
const browser = await startBrowser();
try {
  for (const size of ["phone", "desktop"] as const)
    for (const language of ["ko", "en"] as const)
      for (const theme of ["light", "dark"] as const) await shoot(browser, server.url, { size, language, theme });
} finally {
  await browser.close();
  await server.close();
}
