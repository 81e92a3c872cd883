// People talking: two browsers, the HTTP interface beside them, and a server that dies in between.
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { bubbles, enter, say, type Visitor, visit, waitForBubble } from "./harness.ts";
import { openStage } from "./stage.ts";

const stage = openStage();

async function visitRoom(alias: string, name: string): Promise<Visitor> {
  const visitor = await visit(stage.browser, `${stage.server.url}/demo/${alias}`);
  await enter(visitor.page, name);
  await visitor.page.locator(".composer").waitFor();
  await untilOnline(visitor.page);
  return visitor;
}

/** A room that is subscribed has no bar and a composer. */
async function untilOnline(page: Page): Promise<void> {
  await page.locator(".connection-bar").waitFor({ state: "detached" });
}

test("two people in two browsers see each other's messages in the same order", async () => {
  await stage.host.createRoom("둘이서", "pair");
  const [ana, bo] = await Promise.all([visitRoom("pair", "아나"), visitRoom("pair", "보")]);
  await say(ana.page, "안녕하세요");
  await waitForBubble(bo.page, "안녕하세요");
  await say(bo.page, "반가워요");
  await waitForBubble(ana.page, "반가워요");
  await say(ana.page, "오늘은 어때요?");
  await waitForBubble(bo.page, "오늘은 어때요?");
  const wanted = ["안녕하세요", "반가워요", "오늘은 어때요?"];
  expect(await bubbles(ana.page)).toEqual(wanted);
  expect(await bubbles(bo.page)).toEqual(wanted);
  expect(await ana.page.locator(".message.own .bubble").allTextContents()).toEqual([wanted[0], wanted[2]]);
  await Promise.all([ana.close(), bo.close()]);
});

test("what is sent over HTTP appears in the open page, and in the list", async () => {
  await stage.host.createRoom("바깥", "outside");
  const ana = await visitRoom("outside", "아나");
  await stage.host.send("outside", "밖에서 보낸 말");
  await waitForBubble(ana.page, "밖에서 보낸 말");
  await ana.page.locator("a.room", { hasText: "밖에서 보낸 말" }).waitFor();
  await ana.close();
});

test("markup is shown as it was written, and addresses become links", async () => {
  await stage.host.createRoom("표시", "markup");
  await stage.host.send("markup", "<b>굵게</b> https://example.com/a?b=1&c=2");
  const ana = await visitRoom("markup", "아나");
  await waitForBubble(ana.page, "<b>굵게</b>");
  expect(await ana.page.locator(".bubble b").count()).toBe(0);
  expect(await ana.page.locator(".bubble a").getAttribute("href")).toBe("https://example.com/a?b=1&c=2");
  await ana.close();
});

test("an own message is deleted by its menu and leaves a tombstone for everybody", async () => {
  await stage.host.createRoom("지우기", "delete");
  const [ana, bo] = await Promise.all([visitRoom("delete", "아나"), visitRoom("delete", "보")]);
  await say(ana.page, "실수");
  await waitForBubble(bo.page, "실수");
  const row = ana.page.locator(".message.own").last();
  await row.hover();
  await row.locator(".more").click();
  await ana.page.getByRole("menuitem", { name: "삭제" }).click();
  await ana.page.getByRole("button", { name: "삭제", exact: true }).click();
  await ana.page.locator(".bubble.deleted").waitFor();
  await bo.page.locator(".bubble.deleted").waitFor();
  expect(await bubbles(bo.page)).toEqual(["삭제된 메시지예요"]);
  await Promise.all([ana.close(), bo.close()]);
});

test("a room is opened from the list and can be shared by its address", async () => {
  const ana = await visit(stage.browser, stage.server.url);
  await enter(ana.page, "아나");
  await ana.page.getByRole("button", { name: "새 대화방" }).first().click();
  await ana.page.locator("dialog input[name=title]").fill("새로 연 방");
  await ana.page.locator("dialog input[name=alias]").fill("brand-new");
  await ana.page.locator("dialog button[type=submit]").click();
  await ana.page.locator(".head h2", { hasText: "새로 연 방" }).waitFor();
  expect(new URL(ana.page.url()).pathname).toBe("/demo/brand-new");
  const bo = await visitRoom("brand-new", "보");
  await say(bo.page, "왔어요");
  await waitForBubble(ana.page, "왔어요");
  await Promise.all([ana.close(), bo.close()]);
});

test("an address that leads nowhere says so and leads back", async () => {
  const ana = await visit(stage.browser, `${stage.server.url}/demo/nowhere-at-all`);
  await enter(ana.page, "아나");
  await ana.page.getByText("그런 대화방이 없어요").waitFor();
  await ana.page.getByRole("button", { name: "대화방 목록으로" }).click();
  await ana.page.locator(".rooms").waitFor();
  expect(new URL(ana.page.url()).pathname).toBe("/demo");
  await ana.close();
});

test("after kill -9 and a restart nothing is missing and nothing is there twice", async () => {
  await stage.host.createRoom("버티기", "crash");
  const ana = await visitRoom("crash", "아나");
  const wanted: string[] = [];
  for (let count = 1; count <= 10; count++) wanted.push((await stage.host.send("crash", `앞 ${count}`)).text);
  await waitForBubble(ana.page, "앞 10");
  await stage.server.kill();
  await say(ana.page, "서버가 없는 동안 쓴 말");
  await stage.server.restart();
  for (let count = 1; count <= 10; count++) wanted.push((await stage.host.send("crash", `뒤 ${count}`)).text);
  await waitForBubble(ana.page, "뒤 10");
  await ana.page.locator(".message.pending, .message.waiting").waitFor({ state: "detached" });
  const seen = await bubbles(ana.page);
  expect(seen.filter((text) => text !== "서버가 없는 동안 쓴 말")).toEqual(wanted);
  expect(seen.filter((text) => text === "서버가 없는 동안 쓴 말")).toHaveLength(1);
  expect(seen).toEqual((await stage.host.history("crash")).messages.map((message) => message.text));
  await ana.close();
});

test("reloading keeps the person, and the enter screen never flashes by", async () => {
  await stage.host.createRoom("다시", "again");
  const ana = await visitRoom("again", "다정한 토끼");
  await ana.page.addInitScript(() => {
    const watch = () => {
      const seen = document.querySelector('[data-screen="enter"]');
      if (seen) document.documentElement.dataset["flashed"] = "yes";
      requestAnimationFrame(watch);
    };
    watch();
  });
  for (let round = 0; round < 5; round++) {
    await ana.page.reload();
    await ana.page.locator(".composer").waitFor();
    expect(await ana.page.evaluate(() => document.documentElement.dataset["flashed"])).toBeUndefined();
  }
  await say(ana.page, "아직 나예요");
  await ana.page.locator(".message.own:not(.pending)").waitFor();
  const { messages } = await stage.host.history("again");
  expect(messages.map((message) => message.sender.name)).toEqual(["다정한 토끼"]);
  await ana.close();
});

test("a draft stays with its room over a reload", async () => {
  await stage.host.createRoom("초안", "draft");
  const ana = await visitRoom("draft", "아나");
  await ana.page.locator(".composer textarea").fill("쓰다 만 말");
  await ana.page.reload();
  await ana.page.locator(".composer").waitFor();
  expect(await ana.page.locator(".composer textarea").inputValue()).toBe("쓰다 만 말");
  await ana.close();
});
