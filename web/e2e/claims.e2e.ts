// A guest who turns out to be the host's user: in the frame of the host's page they are asked for their past, whether the
// browser keeps our cookies or nothing at all.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiPerson, apiPerson } from "./api.ts";
import { BROWSER, DESKTOP, type Visitor, visit, visitIn } from "./harness.ts";
import { frameIn, type Host, startHost } from "./hostService.ts";
import { openStage } from "./stage.ts";

const stage = openStage("--outbound-allow-private", "localhost,127.0.0.1");
let shop: Host;
let owner: ApiPerson;

beforeAll(async () => {
  shop = await startHost(stage.server, "shop");
  owner = await apiPerson(stage.server.url, "주인", "shop");
  await owner.createRoom("로비", "lobby");
});

afterAll(() => shop?.close());

/** A code as the host's backend gets it for one of its users. */
async function codeFor(external_id: string, name: string, challenge: string): Promise<string> {
  const answer = await fetch(`${stage.server.url}/v1/server/handover-codes`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${shop.key}` },
    body: JSON.stringify({ external_id, name, session_ref: `session of ${external_id}`, challenge }),
  });
  return ((await answer.json()) as { code: string }).code;
}

interface HostPage {
  askCode(challenge: string): Promise<string>;
  Maru: { identify(who: object): void };
}

/** The host's page learns while it is open who its visitor is, and says so. */
async function comeOver(page: Page, external_id: string, name: string): Promise<void> {
  await page.exposeFunction("askCode", (challenge: string) => codeFor(external_id, name, challenge));
  await page.evaluate(() => {
    const host = globalThis as unknown as HostPage;
    host.Maru.identify({ getCode: (challenge: string) => host.askCode(challenge) });
  });
}

const claim = (page: Page) => frameIn(page).locator('[data-sheet="claim"]');

async function senderOf(text: string) {
  const { messages } = await owner.history("lobby");
  return messages.find((message) => message.text === text)?.sender;
}

async function speakAsGuest({ page }: Visitor, text: string): Promise<void> {
  const frame = frameIn(page);
  await frame.locator('[data-screen="enter"] input[name="name"]').fill("지나가던 손님");
  await frame.locator('[data-screen="enter"] button[type="submit"]').click();
  await frame.locator(".composer textarea").fill(text);
  await frame.locator(".composer textarea").press("Enter");
  await frame.locator(".message.own:not(.pending, .waiting)", { hasText: text }).waitFor();
}

/** What the frame said with its way in. */
function waysIn(page: Page): Record<string, unknown>[] {
  const bodies: Record<string, unknown>[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/v1/auth/handover")) bodies.push(request.postDataJSON() as Record<string, unknown>);
  });
  return bodies;
}

test("where the frame's cookie stays, the past is asked for once and comes along", async () => {
  const visitor = await visit(stage.browser, shop.url);
  const { page } = visitor;
  const ways = waysIn(page);
  await speakAsGuest(visitor, "쿠키가 있는 손님");
  await comeOver(page, "u-7", "하늘");
  await claim(page).getByText("지나가던 손님").waitFor();
  await claim(page).getByRole("button", { name: "가져오기" }).click();
  await claim(page).waitFor({ state: "detached" });
  expect(await senderOf("쿠키가 있는 손님")).toMatchObject({ name: "하늘", kind: "external" });
  expect(ways.map((body) => "past" in body)).toEqual([false]);
  await page.reload();
  await frameIn(page).locator(".message.own .bubble", { hasText: "쿠키가 있는 손님" }).waitFor();
  expect(await claim(page).count()).toBe(0);
  // For a day it is undone from here, too.
  const frame = frameIn(page);
  await frame.locator(".me-button").first().click();
  await frame.getByRole("menuitem", { name: "게스트에서 가져온 기록" }).click();
  await frame
    .locator('[data-sheet="claims"] [data-list="claims"] > li', { hasText: "지나가던 손님" })
    .locator("button")
    .click();
  await frame.locator('[data-sheet="claims"]').waitFor({ state: "detached" });
  expect(await senderOf("쿠키가 있는 손님")).toMatchObject({ name: "지나가던 손님", kind: "guest" });
  await visitor.close();
});

test("who leaves the past leaves it to the guest, and goes on as themselves", async () => {
  const visitor = await visit(stage.browser, shop.url);
  const { page } = visitor;
  await speakAsGuest(visitor, "두고 갈 말");
  await comeOver(page, "u-8", "바다");
  await claim(page).getByRole("button", { name: "그대로 두기" }).click();
  await claim(page).waitFor({ state: "detached" });
  expect(await senderOf("두고 갈 말")).toMatchObject({ name: "지나가던 손님", kind: "guest" });
  expect(await frameIn(page).locator(".me-button").first().getAttribute("aria-label")).toContain("바다");
  await visitor.close();
});

/** A browser in which Maru can keep neither cookies nor anything else. */
async function openWithoutStorage(): Promise<{ context: BrowserContext; close(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "maru-profile-"));
  await mkdir(join(folder, "Default"));
  const exceptions = { cookies: { [`${stage.server.url},*`]: { setting: 2 } } };
  const preferences = { profile: { content_settings: { exceptions } } };
  await writeFile(join(folder, "Default/Preferences"), JSON.stringify(preferences));
  const context = await chromium.launchPersistentContext(folder, { ...BROWSER, locale: "ko-KR", viewport: DESKTOP });
  const close = async () => {
    await context.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { context, close };
}

test("where nothing stays, the frame shows the guest's token itself, and the past comes along as well", async () => {
  const { context, close } = await openWithoutStorage();
  const visitor = await visitIn(context, shop.url);
  const { page } = visitor;
  const ways = waysIn(page);
  await speakAsGuest(visitor, "아무것도 없는 손님");
  await comeOver(page, "u-9", "구름");
  await claim(page).getByRole("button", { name: "가져오기" }).click();
  await claim(page).waitFor({ state: "detached" });
  expect(await senderOf("아무것도 없는 손님")).toMatchObject({ name: "구름", kind: "external" });
  expect(ways.map(({ refresh_by, past }) => [refresh_by, typeof past])).toEqual([["body", "string"]]);
  await close();
}, 120_000);
