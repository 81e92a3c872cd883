// Talking with each other: answers, edits, emoji, deletions, names, who has read, and keeping order.
import type { CDPSession, Locator, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { apiPerson } from "./api.ts";
import { violations } from "./axe.ts";
import { DESKTOP, enter, PHONE, say, type Visitor, visit, waitForBubble } from "./harness.ts";
import { openStage } from "./stage.ts";

const stage = openStage();
type Options = Parameters<typeof visit>[2];

async function visitRoom(alias: string, name: string, options: Options = {}): Promise<Visitor> {
  const visitor = await visit(stage.browser, `${stage.server.url}/demo/${alias}`, options);
  await enter(visitor.page, name);
  await visitor.page.locator(".head h2").waitFor();
  return visitor;
}

/** Opens a room from the list, and so is its host. */
async function hostRoom(title: string, alias: string, name = "주인장", options: Options = {}): Promise<Visitor> {
  const visitor = await visit(stage.browser, stage.server.url, options);
  await enter(visitor.page, name);
  await visitor.page.getByRole("button", { name: "새 대화방" }).first().click();
  await visitor.page.locator("dialog input[name=title]").fill(title);
  await visitor.page.locator("dialog input[name=alias]").fill(alias);
  await visitor.page.locator("dialog button[type=submit]").click();
  await visitor.page.locator(".head h2", { hasText: title }).waitFor();
  await visitor.page.locator(".composer").waitFor();
  return visitor;
}

test("a room whose answer was lost is not made twice, and one that was changed meanwhile is another", async () => {
  const visitor = await visit(stage.browser, stage.server.url);
  const { page } = visitor;
  await enter(page, "두드리는 이");
  await page.getByRole("button", { name: "새 대화방" }).first().click();
  const form = page.locator("dialog");
  await form.locator("input[name=title]").fill("두 번 누른 방");
  const isMade = (url: URL) => url.pathname === "/v1/rooms";
  await page.route(isMade, async (route) => {
    if (route.request().method() !== "POST") return route.continue();
    await route.fetch();
    await route.abort();
  });
  await form.locator("button[type=submit]").click();
  await form.getByRole("alert").waitFor();
  await form.locator("button[type=submit]:enabled").click();
  await form.getByRole("alert").waitFor();
  await page.unroute(isMade);
  await form.locator("input[name=title]").fill("고친 이름의 방");
  await form.locator("button[type=submit]:enabled").click();
  await page.locator(".head h2", { hasText: "고친 이름의 방" }).waitFor();
  const { rooms } = await stage.host.ask<{ rooms: { title: string }[] }>("GET", "/v1/rooms?limit=200");
  expect(rooms.filter(({ title }) => title === "두 번 누른 방")).toHaveLength(1);
  await visitor.close();
});

const field = (page: Page) => page.locator(".composer textarea");
const message = (page: Page, text: string) =>
  page.locator(".message", { has: page.locator(".bubble", { hasText: text }) });

async function menuOf(row: Locator): Promise<void> {
  await row
    .last()
    .locator(".bubble")
    .first()
    .click({ button: "right", position: { x: 6, y: 6 } });
  await row.page().locator(".menu").waitFor();
}

async function choose(row: Locator, name: string): Promise<void> {
  await menuOf(row);
  await row.page().getByRole("menuitem", { name, exact: true }).click();
}

async function openSheet(page: Page, ...labels: string[]): Promise<void> {
  await page.locator(".head .cover-button").click();
  await page.locator('[data-sheet="about"]').waitFor();
  for (const label of labels) await page.locator("dialog .choices button", { hasText: label }).click();
}

test("an answer quotes what it answers, and a tap on it leads far back and lights it up", async () => {
  await stage.host.createRoom("답장", "replies");
  const first = await stage.host.send("replies", "처음 한 말이에요");
  for (let count = 1; count <= 140; count++) await stage.host.send("replies", `말 ${count}`);
  const body = { client_id: "answer-1", text: "아까 그 말에 답해요", reply_to: first.id };
  await stage.host.ask("POST", "/v1/rooms/replies/messages", body);
  const ana = await visitRoom("replies", "아나");
  await waitForBubble(ana.page, "아까 그 말에");
  await ana.page.locator(".bubble .quote", { hasText: "처음 한 말이에요" }).click();
  const lit = ana.page.locator(".message.lit .bubble");
  await lit.waitFor();
  expect(await lit.textContent()).toBe("처음 한 말이에요");
  await ana.page.locator(".jump").click();
  await waitForBubble(ana.page, "아까 그 말에");
  await choose(message(ana.page, "아까 그 말에"), "답장");
  await ana.page.locator(".composer .bar", { hasText: "아까 그 말에" }).waitFor();
  await say(ana.page, "저도 답해요");
  await ana.page.locator(".message.own:not(.pending) .quote", { hasText: "아까 그 말에" }).waitFor();
  expect(await ana.page.locator(".composer .bar").count()).toBe(0);
  await ana.close();
});

test("an own message is edited in the composer, and everybody sees it, quotes too", async () => {
  await stage.host.createRoom("수정", "edits");
  const [ana, bo] = await Promise.all([visitRoom("edits", "아나"), visitRoom("edits", "보")]);
  await say(ana.page, "오타가 있써요");
  await waitForBubble(bo.page, "오타가 있써요");
  await choose(message(bo.page, "오타가"), "답장");
  await say(bo.page, "그러게요");
  await choose(message(ana.page, "오타가 있써요").and(ana.page.locator(".own")), "수정");
  expect(await field(ana.page).inputValue()).toBe("오타가 있써요");
  await field(ana.page).fill("오타가 없어요 **정말**");
  await field(ana.page).press("Enter");
  const edited = message(bo.page, "오타가 없어요").first();
  await edited.locator(".meta", { hasText: "수정됨" }).waitFor();
  expect(await edited.locator("strong").textContent()).toBe("정말");
  await bo.page.locator(".quote", { hasText: "오타가 없어요" }).waitFor();
  await ana.page.locator(".quote", { hasText: "오타가 없어요" }).waitFor();
  expect(await field(ana.page).inputValue()).toBe("");
  await Promise.all([ana.close(), bo.close()]);
});

test("an emoji is counted for everybody, and each can join in and take it back", async () => {
  await stage.host.createRoom("반응", "emoji");
  await stage.host.send("emoji", "좋은 소식이에요");
  const [ana, bo] = await Promise.all([visitRoom("emoji", "아나"), visitRoom("emoji", "보")]);
  await menuOf(message(ana.page, "좋은 소식"));
  await ana.page.getByRole("menuitemcheckbox", { name: "👍" }).click();
  const chip = (page: Page) => page.locator(".reactions button", { hasText: "👍" });
  await chip(ana.page).and(ana.page.locator('[aria-pressed="true"]')).waitFor();
  await chip(bo.page).click();
  await chip(ana.page).filter({ hasText: "2" }).waitFor();
  await ana.page.reload();
  await chip(ana.page).and(ana.page.locator('[aria-pressed="true"]')).click();
  await chip(bo.page).filter({ hasText: "1" }).waitFor();
  await chip(bo.page).click();
  await chip(ana.page).waitFor({ state: "detached" });
  await Promise.all([ana.close(), bo.close()]);
});

test("the host pins a message and deletes another's, each seen by all", async () => {
  const host = await hostRoom("질서", "order");
  const ana = await visitRoom("order", "아나");
  await say(ana.page, "지워질 말");
  await say(ana.page, "중요한 말");
  await waitForBubble(host.page, "중요한 말");
  await choose(message(host.page, "중요한 말"), "고정");
  await message(ana.page, "중요한 말").locator('[aria-label="고정됨"]').waitFor();
  await choose(message(host.page, "지워질 말"), "삭제");
  await host.page.locator("dialog [data-act=yes]").click();
  await ana.page.locator(".bubble.deleted").waitFor();
  await openSheet(ana.page, "고정된 메시지");
  await ana.page
    .locator(".pin-list li", { hasText: "중요한 말" })
    .getByRole("button", { name: "대화에서 보기" })
    .click();
  await ana.page.locator(".message.lit", { hasText: "중요한 말" }).waitFor();
  await Promise.all([host.close(), ana.close()]);
});

test("whoever is put out while looking is told, and can come in again; whoever is banned cannot", async () => {
  const host = await hostRoom("내보내기", "kicks");
  const ana = await visitRoom("kicks", "아나");
  await say(ana.page, "저 왔어요");
  await waitForBubble(host.page, "저 왔어요");
  await openSheet(host.page, "멤버");
  await host.page.locator(".people-list button", { hasText: "아나" }).click();
  await host.page.locator("dialog .choices button", { hasText: "내보내기" }).click();
  await host.page.locator("dialog [data-act=yes]").click();
  await ana.page.locator(".standing", { hasText: "내보내졌어요" }).waitFor();
  expect(await ana.page.locator(".composer").count()).toBe(0);
  await ana.page.getByRole("button", { name: "다시 들어가기" }).click();
  await ana.page.locator(".composer").waitFor();
  await host.page.locator(".people-list button", { hasText: "아나" }).click();
  await host.page.locator("dialog .choices button", { hasText: "방에서 차단" }).click();
  await host.page.locator("dialog [data-act=yes]").click();
  await ana.page.locator(".standing", { hasText: "차단" }).waitFor();
  await ana.page.reload();
  await ana.page.getByText("이 대화방은 열 수 없어요").waitFor();
  await ana.page.getByText("이 방에서 차단됐어요").waitFor();
  await Promise.all([host.close(), ana.close()]);
});

test("slow mode counts down in the button, and the text waits", async () => {
  const host = await hostRoom("천천히", "slow");
  const ana = await visitRoom("slow", "아나");
  await say(ana.page, "하나");
  await ana.page.locator(".message.own:not(.pending)").waitFor();
  await openSheet(host.page, "방 설정");
  await host.page.locator("dialog select").selectOption("10");
  await host.page.locator("dialog button[type=submit]").click();
  await ana.page.locator(".composer .wait").waitFor();
  await say(ana.page, "둘");
  expect(await field(ana.page).inputValue()).toBe("둘");
  await ana.page.locator(".composer .wait").waitFor({ state: "detached" });
  await field(ana.page).press("Enter");
  await waitForBubble(host.page, "둘");
  await ana.page.locator(".composer .wait").waitFor();
  await expect
    .poll(async () => (await stage.host.history("slow")).messages.map((one) => one.text))
    .toEqual(["하나", "둘"]);
  await Promise.all([host.close(), ana.close()]);
});

test("the number beside a message falls to nothing as the others read", async () => {
  await stage.host.createRoom("읽음", "unread");
  const bo = await apiPerson(stage.server.url, "보");
  await bo.ask("PUT", "/v1/rooms/unread/members/me", {});
  const ana = await visitRoom("unread", "아나");
  await say(ana.page, "읽어 주세요");
  const number = message(ana.page, "읽어 주세요").locator(".unread-number");
  await number.filter({ hasText: "2" }).waitFor();
  const { head } = await stage.host.room("unread");
  await bo.ask("PUT", "/v1/rooms/unread/read", { seq: head });
  await number.filter({ hasText: "1" }).waitFor();
  await stage.host.ask("PUT", "/v1/rooms/unread/read", { seq: head });
  await number.waitFor({ state: "detached" });
  await ana.close();
});

test("others see who is typing, until it is said", async () => {
  await stage.host.createRoom("쓰는 중", "typing");
  const [ana, bo] = await Promise.all([visitRoom("typing", "아나"), visitRoom("typing", "보")]);
  await say(bo.page, "저 왔어요");
  await waitForBubble(ana.page, "저 왔어요");
  // From then on the page knows that one is in.
  await bo.page.locator(".section-title", { hasText: "내 대화방" }).locator("+ ul a.room[aria-current]").waitFor();
  await field(bo.page).pressSequentially("곧");
  await ana.page.locator(".typing p", { hasText: "보 입력 중…" }).waitFor();
  expect(await bo.page.locator(".typing").count()).toBe(0);
  await field(bo.page).press("Enter");
  await waitForBubble(ana.page, "곧");
  await ana.page.locator(".typing").waitFor({ state: "detached" });
  await Promise.all([ana.close(), bo.close()]);
});

test("own rooms stand above the others and count what is unread", async () => {
  await stage.host.createRoom("내가 있는 방", "mine");
  const ana = await visitRoom("mine", "아나");
  await say(ana.page, "들어왔어요");
  await ana.page.locator(".message.own:not(.pending)").waitFor();
  await ana.page.locator("a.room", { hasText: "로비" }).or(ana.page.locator("a.room").last()).first().click();
  await stage.host.send("mine", "새 말 하나");
  const own = ana.page
    .locator(".section-title", { hasText: "내 대화방" })
    .locator("+ ul a.room", { hasText: "내가 있는 방" });
  await own.locator(".badge", { hasText: "1" }).waitFor();
  await own.click();
  await waitForBubble(ana.page, "새 말 하나");
  await own.locator(".badge").waitFor({ state: "detached" });
  await ana.close();
});

async function compose(cdp: CDPSession, text: string): Promise<void> {
  await cdp.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
}

test("a name is completed while a Korean syllable is composed, by one press of Enter that sends nothing", async () => {
  await stage.host.createRoom("부르기", "names");
  const bo = await visitRoom("names", "용감한 여우");
  await say(bo.page, "여기 있어요");
  const ana = await visitRoom("names", "아나");
  await waitForBubble(ana.page, "여기 있어요");
  const cdp = await ana.context.newCDPSession(ana.page);
  await field(ana.page).focus();
  await ana.page.keyboard.type("@");
  for (const text of ["ㅇ", "요", "용"]) await compose(cdp, text);
  await ana.page.getByRole("option", { name: "용감한 여우" }).waitFor();
  const enterKey = { key: "Enter", code: "Enter", windowsVirtualKeyCode: 229, nativeVirtualKeyCode: 229 };
  await cdp.send("Input.dispatchKeyEvent", { type: "rawKeyDown", ...enterKey });
  await cdp.send("Input.insertText", { text: "용" });
  await cdp.send("Input.dispatchKeyEvent", { type: "keyUp", ...enterKey, windowsVirtualKeyCode: 13 });
  await ana.page.waitForFunction(() => document.querySelector("textarea")?.value === "@용감한 여우 ");
  expect(await ana.page.getByRole("option").count()).toBe(0);
  expect(await ana.page.locator(".message.own").count()).toBe(0);
  await ana.page.keyboard.type("hi");
  await ana.page.keyboard.press("Enter");
  await bo.page.locator(".mention.me", { hasText: "@용감한 여우" }).waitFor();
  await Promise.all([bo.close(), ana.close()]);
});

test("names are chosen by arrow keys, and Escape leaves the text as it is", async () => {
  await stage.host.createRoom("화살표", "arrows");
  for (const name of ["가나", "가다"]) {
    const person = await apiPerson(stage.server.url, name);
    await person.send("arrows", `${name}예요`);
  }
  const ana = await visitRoom("arrows", "아나");
  await waitForBubble(ana.page, "가다예요");
  await field(ana.page).focus();
  await ana.page.keyboard.type("@가");
  await ana.page.getByRole("option").nth(1).waitFor();
  await ana.page.keyboard.press("ArrowDown");
  const chosen = await ana.page.locator('[role="option"][aria-selected="true"] b').textContent();
  await ana.page.keyboard.press("Tab");
  expect(await field(ana.page).inputValue()).toBe(`@${chosen} `);
  await ana.page.keyboard.type("@가");
  await ana.page.getByRole("option").first().waitFor();
  await ana.page.keyboard.press("Escape");
  await ana.page.getByRole("option").first().waitFor({ state: "detached" });
  expect(await field(ana.page).inputValue()).toBe(`@${chosen} @가`);
  await ana.close();
});

test("a room with an entry code asks for it, and says when it is wrong", async () => {
  await stage.host.ask("POST", "/v1/rooms", { title: "비밀 방", alias: "secret", entry_code: "열려라" });
  const ana = await visitRoom("secret", "아나");
  await ana.page.locator(".standing").getByRole("button", { name: "코드 적기" }).click();
  await ana.page.locator("dialog input[name=code]").fill("닫혀라");
  await ana.page.locator("dialog button[type=submit]").click();
  await ana.page.locator("dialog .problem", { hasText: "코드가 아니에요" }).waitFor();
  await ana.page.locator("dialog input[name=code]").fill("열려라");
  await ana.page.locator("dialog button[type=submit]").click();
  await ana.page.locator(".composer").waitFor();
  await say(ana.page, "들어왔다");
  await ana.page.locator(".message.own:not(.pending)").waitFor();
  await ana.close();
});

test("a frozen room, a closed one and a deleted one say so in place of the composer", async () => {
  const host = await hostRoom("상태", "states");
  const ana = await visitRoom("states", "아나");
  await say(ana.page, "안녕하세요");
  await waitForBubble(host.page, "안녕하세요");
  await openSheet(host.page, "방 설정");
  await host.page.locator("dialog input[name=frozen]").check();
  await host.page.locator("dialog button[type=submit]").click();
  await ana.page.locator(".standing", { hasText: "방장과 부방장만" }).waitFor();
  await host.page.locator("dialog .choices button", { hasText: "방 설정" }).click();
  await host.page.locator("dialog .choices button", { hasText: "방 닫기" }).click();
  await host.page.locator("dialog [data-act=yes]").click();
  await ana.page.locator(".standing", { hasText: "닫힌 방" }).waitFor();
  await host.page.locator("dialog .choices button", { hasText: "방 설정" }).click();
  await host.page.locator("dialog .choices button", { hasText: "방 삭제" }).click();
  await host.page.locator("dialog [data-act=yes]").click();
  await ana.page.locator(".standing", { hasText: "삭제된 방" }).waitFor();
  await Promise.all([host.close(), ana.close()]);
});

const LOOKS = [
  { size: PHONE, colorScheme: "light" },
  { size: PHONE, colorScheme: "dark" },
  { size: DESKTOP, colorScheme: "light" },
  { size: DESKTOP, colorScheme: "dark" },
] as const;

describe.each(LOOKS)("axe finds nothing at $size.width in $colorScheme", ({ size, colorScheme }) => {
  test("in a room with all of it, its menus and its sheets", async () => {
    const alias = `axe-${size.width}-${colorScheme}`;
    const options = { viewport: size, colorScheme, reducedMotion: "reduce", bypassCSP: true } as const;
    const host = await hostRoom("살펴보는 방", alias, "살피는 수달", options);
    const { page } = host;
    const bo = await apiPerson(stage.server.url, "용감한 여우");
    const said = await bo.send(alias, "> 인용\n**굵게** `코드` https://example.com/");
    const body = { client_id: "quote", text: "답이에요", reply_to: said.id };
    await bo.ask("POST", `/v1/rooms/${alias}/messages`, body);
    await bo.ask("PUT", `/v1/rooms/${alias}/messages/${said.id}/reactions/${encodeURIComponent("👍")}`);
    await page.locator(".reactions button").waitFor();
    expect(await violations(page)).toEqual([]);
    await menuOf(message(page, "답이에요"));
    expect(await violations(page)).toEqual([]);
    await page.getByRole("menuitem", { name: "답장" }).click();
    await page.locator(".composer .bar").waitFor();
    await page.keyboard.type("@용");
    await page.getByRole("option").first().waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press("Escape");
    for (const label of [[], ["멤버"], ["고정된"], ["차단한"], ["방 설정"]]) {
      await openSheet(page, ...label);
      await page.locator("dialog .skeleton").first().waitFor({ state: "detached" });
      expect(await violations(page), label.join()).toEqual([]);
      if (label[0] === "멤버") {
        await page.locator(".people-list button", { hasText: "용감한" }).click();
        expect(await violations(page), "member").toEqual([]);
        await page.locator("dialog .choices button", { hasText: "방에서 차단" }).click();
        expect(await violations(page), "confirm").toEqual([]);
      }
      await page.keyboard.press("Escape");
      await page.locator("dialog").waitFor({ state: "detached" });
    }
    await host.close();
  });
});
