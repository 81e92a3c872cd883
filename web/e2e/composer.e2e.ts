// Where one writes: it grows to six lines, counts near its limit, sends once a press, and loses nothing.
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { bubbles, enter, visit, waitForBubble } from "./harness.ts";
import { openStage } from "./stage.ts";

const stage = openStage();
const CHARS_MAX = 4_000;

async function writing(alias: string, name: string) {
  await stage.host.createRoom(alias, alias);
  const visitor = await visit(stage.browser, `${stage.server.url}/demo/${alias}`);
  await enter(visitor.page, name);
  const field = visitor.page.locator(".composer textarea");
  await field.waitFor();
  return { ...visitor, field };
}

test("it grows with its lines up to six, and scrolls from then on", async () => {
  const { field, close } = await writing("lines", "여러 줄");
  const heights: number[] = [];
  const scrolls: boolean[] = [];
  for (let lines = 1; lines <= 8; lines++) {
    await field.fill(Array.from({ length: lines }, (_, at) => `${at + 1}번째 줄`).join("\n"));
    heights.push(await field.evaluate((area) => area.clientHeight));
    scrolls.push(await field.evaluate((area) => area.scrollHeight > area.clientHeight + 1));
  }
  const [one = 0, two = 0] = heights;
  expect(two).toBeGreaterThan(one);
  expect(heights[5]).toBeGreaterThan(heights[4] ?? 0);
  expect(heights.slice(6)).toEqual([heights[5], heights[5]]);
  expect(scrolls).toEqual([false, false, false, false, false, false, true, true]);
  await close();
});

test("near the limit it counts what is left, and beyond it nothing is sent and nothing is lost", async () => {
  const { page, field, close } = await writing("limit", "긴 글");
  await field.fill("가".repeat(CHARS_MAX - 300));
  expect(await page.locator(".composer .count").count()).toBe(0);
  await field.fill("👍".repeat(CHARS_MAX - 150));
  await page.locator(".composer .count", { hasText: "150" }).waitFor();
  const long = "가".repeat(CHARS_MAX + 7);
  await field.fill(long);
  await page.locator(".composer .count.over", { hasText: "7" }).waitFor();
  await field.press("Enter");
  await page.locator(".composer .send").click({ force: true });
  expect(await field.inputValue()).toBe(long);
  expect((await stage.host.history("limit")).messages).toEqual([]);
  await close();
});

test("a key that is held sends once, and so does a double click", async () => {
  const { page, field, close } = await writing("once", "꾹 누르는 사람");
  await field.fill("한 번만");
  for (let repeat = 0; repeat < 5; repeat++) await page.keyboard.down("Enter");
  await page.keyboard.up("Enter");
  await field.fill("두 번 눌러도");
  await page.locator(".composer .send").dblclick();
  await field.fill("끝");
  await field.press("Enter");
  await waitForBubble(page, "끝");
  expect(await bubbles(page)).toEqual(["한 번만", "두 번 눌러도", "끝"]);
  await close();
});

test("each room keeps its draft, and what is refused keeps its text and can be sent again", async () => {
  await stage.host.createRoom("다른 방", "other");
  const { page, field, close } = await writing("drafts", "쓰다 만 사람");
  await field.fill("쓰다 만 글");
  await page.locator("a.room", { hasText: "다른 방" }).click();
  await page.locator(".head", { hasText: "다른 방" }).waitFor();
  expect(await field.inputValue()).toBe("");
  await page.locator("a.room", { hasText: "drafts" }).click();
  await page.locator(".head", { hasText: "drafts" }).waitFor();
  expect(await field.inputValue()).toBe("쓰다 만 글");

  const refusal = JSON.stringify({
    type: "about:blank",
    title: "No",
    status: 422,
    code: "invalid_text",
    retryable: false,
  });
  await page.route("**/messages", (route) =>
    route.request().method() === "POST"
      ? route.fulfill({ status: 422, contentType: "application/problem+json", body: refusal })
      : route.continue(),
  );
  await field.press("Enter");
  await page.locator(".message.failed", { hasText: "쓰다 만 글" }).waitFor();
  await page.unroute("**/messages");
  await page.reload();
  await page.locator(".message.failed", { hasText: "쓰다 만 글" }).locator(".way-out button").first().click();
  await page.locator(".message.own:not(.failed, .pending)", { hasText: "쓰다 만 글" }).waitFor();
  await expect
    .poll(async () => (await stage.host.history("drafts")).messages.map(({ text }) => text))
    .toEqual(["쓰다 만 글"]);
  await close();
});

/** What another program has put into the clipboard, and the keys that paste it. */
async function paste(page: Page, copied: Record<string, string>): Promise<void> {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.evaluate(async (texts) => {
    const blobs = Object.entries(texts).map(([type, text]) => [type, new Blob([text], { type })]);
    await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
  }, copied);
  await page.keyboard.press("Control+V");
}

test("what is pasted takes the place of what is chosen, line by line, and waits to be sent", async () => {
  const { page, field, close } = await writing("pasted", "붙여 넣는 사람");
  await field.fill("앞 [여기] 뒤");
  await field.evaluate((area: HTMLTextAreaElement) => area.setSelectionRange(2, 6));
  await paste(page, { "text/plain": "가운데" });
  expect(await field.inputValue()).toBe("앞 가운데 뒤");
  const height = await field.evaluate((area) => area.clientHeight);
  await field.press("End");
  await paste(page, { "text/plain": "\n첫 줄\r\n둘째 줄\n\n넷째 줄\n" });
  const lines = "앞 가운데 뒤\n첫 줄\n둘째 줄\n\n넷째 줄\n";
  expect(await field.inputValue()).toBe(lines);
  await expect.poll(() => field.evaluate((area) => area.clientHeight)).toBeGreaterThan(height);
  expect((await stage.host.history("pasted")).messages).toEqual([]);
  await page.locator(".composer .send").click();
  await waitForBubble(page, "넷째 줄");
  await expect
    .poll(async () => (await stage.host.history("pasted")).messages.map(({ text }) => text))
    .toEqual([lines.trim()]);
  await close();
});

test("a paste beyond the limit is kept whole, and can be sent once it is short enough", async () => {
  const { page, field, close } = await writing("pasted-long", "긴 글을 붙이는 사람");
  const long = "나".repeat(CHARS_MAX + 7);
  await field.focus();
  await paste(page, { "text/plain": long });
  await page.locator(".composer .count.over", { hasText: "7" }).waitFor();
  expect(await field.inputValue()).toBe(long);
  await field.press("Enter");
  expect(await field.inputValue()).toBe(long);
  for (let at = 0; at < 7; at++) await field.press("Backspace");
  await field.press("Enter");
  await waitForBubble(page, "나나나");
  await expect
    .poll(async () => (await stage.host.history("pasted-long")).messages.map(({ text }) => text))
    .toEqual([long.slice(7)]);
  await close();
});

test("of a page only the text is pasted, and what looks like one stays text", async () => {
  const { page, field, close } = await writing("pasted-page", "쪽을 붙이는 사람");
  await field.focus();
  await paste(page, { "text/plain": "굵은 글", "text/html": "<h1>굵은 <b>글</b></h1><img src=x>" });
  expect(await field.inputValue()).toBe("굵은 글");
  await field.fill("");
  const markup = '<img src="x" onerror="document.title = 1"><b>굵게</b>';
  await paste(page, { "text/plain": markup });
  await field.press("Enter");
  const bubble = page.locator(".message.own .bubble", { hasText: "onerror" });
  await bubble.waitFor();
  expect(await bubble.locator("img, b").count()).toBe(0);
  expect(await bubble.textContent()).toContain(markup);
  await expect
    .poll(async () => (await stage.host.history("pasted-page")).messages.map(({ text }) => text))
    .toEqual([markup]);
  await close();
});
