// Invitations: a room that is closed to others, the link that leads in, and the end of it.
import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import decodeQR from "qr/decode.js";
import { expect, test } from "vitest";
import { violations } from "./axe.ts";
import { enter, PHONE, say, type Visitor, visit, waitForBubble } from "./harness.ts";
import { openStage } from "./stage.ts";

const stage = openStage();
const sheet = (page: Page) => page.locator('[data-sheet="invite"]');

const door = (page: Page) => page.locator('[data-sheet="invited"]');

/** Comes in by the link, under a name for the room if one is given. */
async function comeIn(page: Page, name = ""): Promise<void> {
  await door(page).locator("input[name=room_name]").fill(name);
  await door(page).locator("button[type=submit]").click();
}

/** Makes a room for the invited, and goes from the empty room to its invitations. */
async function hostGroup(title: string, options: Parameters<typeof visit>[2] = {}): Promise<Visitor> {
  const visitor = await visit(stage.browser, `${stage.server.url}/demo`, options);
  const { page } = visitor;
  await enter(page, "아나");
  await page.getByRole("button", { name: "새 대화방" }).first().click();
  await page.locator("dialog input[name=title]").fill(title);
  await page.locator("dialog input[value=group]").check();
  await page.locator("dialog button[type=submit]").click();
  await page.locator(".log.empty").getByRole("button", { name: "초대하기" }).click();
  await sheet(page).waitFor();
  return visitor;
}

/** The link that is shown, at the address where the test's server is. */
async function makeLink(page: Page): Promise<string> {
  await sheet(page).getByRole("button", { name: "링크 만들기" }).click();
  const shown = new URL(await sheet(page).locator("input[name=url]").inputValue());
  return stage.server.url + shown.pathname + shown.hash;
}

test("whoever opens a link as a new guest is in the room, and both talk", async () => {
  const ana = await hostGroup("우리끼리");
  const link = await makeLink(ana.page);
  await ana.page.locator("dialog .notice", { hasText: "복사했어요" }).waitFor();
  await ana.page.keyboard.press("Escape");
  const bo = await visit(stage.browser, link);
  expect(new URL(bo.page.url()).hash).toBe("");
  await enter(bo.page, "보");
  await comeIn(bo.page);
  await bo.page.locator(".head h2", { hasText: "우리끼리" }).waitFor();
  await say(bo.page, "초대 고마워요");
  await waitForBubble(ana.page, "초대 고마워요");
  await say(ana.page, "어서 와요");
  await waitForBubble(bo.page, "어서 와요");
  await bo.page.reload();
  await waitForBubble(bo.page, "어서 와요");
  await Promise.all([ana.close(), bo.close()]);
});

test("a link that is used up says so and leads to the hall, and whoever came in by it may use it again", async () => {
  const ana = await hostGroup("한 사람만");
  await sheet(ana.page).locator("select[name=uses]").selectOption("1");
  const link = await makeLink(ana.page);
  const bo = await visit(stage.browser, link);
  await enter(bo.page, "보");
  await comeIn(bo.page);
  await bo.page.locator(".composer").waitFor();
  const cho = await visit(stage.browser, link);
  await enter(cho.page, "초");
  await comeIn(cho.page);
  await cho.page.getByText("이 초대는 끝났어요. 새 초대를 부탁해 보세요.").waitFor();
  await cho.page.getByRole("button", { name: "대화방 목록으로" }).click();
  await cho.page.waitForURL(`${stage.server.url}/demo`);
  await bo.page.goto(link);
  await bo.page.locator(".composer").waitFor();
  expect(new URL(bo.page.url()).hash).toBe("");
  await Promise.all([ana.close(), bo.close(), cho.close()]);
});

test("whoever comes by a link is asked for a name first, and nobody is shown the usual one", async () => {
  const ana = await hostGroup("가면 모임");
  const link = await makeLink(ana.page);
  await ana.page.keyboard.press("Escape");
  const bo = await visit(stage.browser, link);
  await enter(bo.page, "보라돌이");
  await door(bo.page).locator("input[name=room_name]:focus").waitFor();
  await door(bo.page).getByRole("button", { name: "취소" }).click();
  await bo.page.waitForURL(`${stage.server.url}/demo`);
  await bo.page.goto(link);
  await comeIn(bo.page, "아나");
  await door(bo.page).getByText("쓸 수 없는 별명이에요").waitFor();
  await comeIn(bo.page, "달빛");
  await say(bo.page, "가면을 썼어요");
  await waitForBubble(ana.page, "가면을 썼어요");
  await ana.page.locator(".log").getByText("달빛").first().waitFor();
  expect(await ana.page.locator("body").textContent()).not.toContain("보라돌이");
  await Promise.all([ana.close(), bo.close()]);
});

/** What a camera reads from a picture file that the page gave out. */
async function readCode(page: Page, ending: string): Promise<string> {
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    sheet(page)
      .getByRole("button", { name: `${ending.toUpperCase()}로 저장` })
      .click(),
  ]);
  expect(file.suggestedFilename()).toBe(`그림으로 초대 QR.${ending}`);
  const bytes = (await readFile(await file.path())).toString("base64");
  const type = ending === "svg" ? "image/svg+xml" : "image/png";
  const { width, height, dark } = await page.evaluate(async (source) => {
    const image = new Image();
    image.src = source;
    await image.decode();
    const { width, height } = image;
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [width, height];
    const context = canvas.getContext("2d") as CanvasRenderingContext2D;
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, width, height);
    // A letter a pixel: two million numbers take the browser half a minute to hand over.
    const dark = Array.from({ length: width * height }, (_, at) => ((data[4 * at] ?? 0) < 128 ? "x" : " "));
    return { width, height, dark: dark.join("") };
  }, `data:${type};base64,${bytes}`);
  const data = Uint8ClampedArray.from({ length: 3 * dark.length }, (_, at) =>
    dark[Math.floor(at / 3)] === "x" ? 0 : 255,
  );
  return decodeQR({ width, height, data });
}

test("the code beside the link holds the link, and both files that are kept of it", async () => {
  const ana = await hostGroup("그림으로 초대");
  await makeLink(ana.page);
  const shown = await sheet(ana.page).locator("input[name=url]").inputValue();
  await sheet(ana.page)
    .getByRole("img", { name: /“그림으로 초대” 초대 QR 코드/ })
    .waitFor();
  expect(await readCode(ana.page, "png")).toBe(shown);
  expect(await readCode(ana.page, "svg")).toBe(shown);
  await ana.close();
});

test("where the device shares, a tap shares, and another copies", async () => {
  const ana = await hostGroup("나눠요");
  await ana.page.evaluate(() => {
    Object.defineProperty(navigator, "share", {
      value: async (what: ShareData) => void document.body.setAttribute("data-shared", JSON.stringify(what)),
      configurable: true,
    });
  });
  await makeLink(ana.page);
  const shown = await sheet(ana.page).locator("input[name=url]").inputValue();
  expect(await ana.page.locator("body").getAttribute("data-shared")).toBeNull();
  await sheet(ana.page).getByRole("button", { name: "공유" }).click();
  expect(JSON.parse((await ana.page.locator("body").getAttribute("data-shared")) ?? "{}")).toEqual({
    title: "나눠요",
    url: shown,
  });
  await sheet(ana.page).getByRole("button", { name: "링크 복사" }).click();
  await ana.page.locator("dialog .notice", { hasText: "복사했어요" }).waitFor();
  await ana.close();
});

test("axe finds nothing where people are invited", async () => {
  const options = { viewport: PHONE, reducedMotion: "reduce", bypassCSP: true } as const;
  const ana = await hostGroup("살펴보기", options);
  expect(await violations(ana.page)).toEqual([]);
  await makeLink(ana.page);
  await sheet(ana.page).locator(".qr svg").waitFor();
  expect(await violations(ana.page)).toEqual([]);
  await ana.page.keyboard.press("Escape");
  await sheet(ana.page).waitFor({ state: "detached" });
  expect(await violations(ana.page)).toEqual([]);
  await ana.close();
});
