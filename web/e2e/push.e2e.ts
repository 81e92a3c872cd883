// Notifications on this device: switched on in the settings, encrypted by the server, read here as a browser would (RFC
// 8291), handed to the worker and followed to the room.
import type { CDPSession, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { enter, PHONE, type Visitor, visit } from "./harness.ts";
import { openPushPost, type PushPost, subscribesAt } from "./pushPost.ts";
import { openStage } from "./stage.ts";

const stage = openStage("--outbound-allow-private", "127.0.0.1");

let service: PushPost;
const received = () => service.count("device");

beforeAll(async () => {
  service = await openPushPost();
});
afterAll(() => service.close());

/** The browser subscribes here, as it would at its maker's service. */
async function subscribesHere(visitor: Visitor): Promise<void> {
  await subscribesAt(visitor.context, service, "device");
  await visitor.page.reload();
}

async function openSheet(page: Page): Promise<void> {
  await page.locator('[data-screen="hall"]').waitFor();
  await page.goto(`${new URL(page.url()).origin}${new URL(page.url()).pathname}#me`);
  await page.getByRole("button", { name: "알림", exact: true }).click();
  await page.locator('[data-sheet="push"]').waitFor();
}

async function registrationOf(cdp: CDPSession): Promise<string> {
  const found = new Promise<string>((done) => {
    cdp.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      const own = registrations.find(({ scopeURL, isDeleted }) => !isDeleted && scopeURL.endsWith("/demo/"));
      if (own !== undefined) done(own.registrationId);
    });
  });
  await cdp.send("ServiceWorker.enable");
  return found;
}

test("a device that is switched on is told of a message, and a tap leads to its room", async () => {
  const visitor = await visit(stage.browser, `${stage.server.url}/demo`, { viewport: PHONE });
  const { page, context } = visitor;
  await context.grantPermissions(["notifications"]);
  await subscribesHere(visitor);
  await enter(page, "다온");
  await stage.host.createRoom("알림 방", "bell");
  await page.goto(`${stage.server.url}/demo/bell`);
  await page.locator(".composer textarea").fill("들어왔어요");
  await page.locator(".composer .send").click();
  await page.locator(".log .bubble", { hasText: "들어왔어요" }).waitFor();

  await page.goto(`${stage.server.url}/demo`);
  await openSheet(page);
  const box = page.locator('input[name="push"]');
  expect(await box.isChecked()).toBe(false);
  await box.click();
  await page.locator('[data-act="try-push"]').waitFor();
  expect(await box.isChecked()).toBe(true);
  await page.locator('[data-act="try-push"]').click();
  await page.locator('[data-part="push-said"]', { hasText: "이 기기로 보냈어요" }).waitFor();
  expect(service.take("device").map((text) => JSON.parse(text))).toEqual([
    { type: "trial", tenant: "demo", language: "ko" },
  ]);
  await page.keyboard.press("Escape");

  await stage.host.send("bell", "딸랑");
  await expect.poll(received, { timeout: 15_000 }).toBe(1);
  const [pushed = ""] = service.take("device");
  expect(JSON.parse(pushed)).toMatchObject({ type: "message", address: "bell", title: "알림 방", text: "딸랑" });

  const cdp = await context.newCDPSession(page);
  const registrationId = await registrationOf(cdp);
  const origin = stage.server.url;
  const deliver = (data: string) => cdp.send("ServiceWorker.deliverPushMessage", { origin, registrationId, data });
  const [worker] = context.serviceWorkers();
  if (worker === undefined) throw new Error("there is no worker");
  const shown = () =>
    worker.evaluate(async () => {
      const { registration } = globalThis as unknown as { registration: ServiceWorkerRegistration };
      return (await registration.getNotifications()).map(({ title, body, tag, lang }) => ({ title, body, tag, lang }));
    });
  // The browser tells nobody when it drops one, as it does with those that come while it starts the worker.
  const shownAfterOne = async () => {
    await deliver(pushed);
    return shown();
  };
  await expect.poll(shownAfterOne, { interval: 500 }).toHaveLength(1);
  const { id } = await stage.host.room("bell");
  expect(await shown()).toEqual([{ title: "알림 방", body: "주인: 딸랑", tag: id, lang: "ko" }]);
  // One for each room, however many come.
  await deliver(pushed);
  await deliver("nothing that can be read");
  await expect.poll(shown).toHaveLength(2);

  await worker.evaluate(async (tag) => {
    const { registration } = globalThis as unknown as { registration: ServiceWorkerRegistration };
    const [notification] = await registration.getNotifications({ tag });
    // A tap by hand: nobody is behind it, so the browser only refuses to raise the window.
    dispatchEvent(Object.assign(new Event("notificationclick"), { notification, waitUntil: () => {} }));
  }, id);
  await page.waitForURL(`${stage.server.url}/demo/bell`);
  await page.locator(".log .bubble", { hasText: "딸랑" }).waitFor();
  await visitor.close();
});

test("quiet hours are kept, and what blocks notifications is said with what to do", async () => {
  const visitor = await visit(stage.browser, `${stage.server.url}/demo`, { locale: "en-US", viewport: PHONE });
  const { page } = visitor;
  await visitor.context.addInitScript(() => {
    Object.defineProperty(Notification, "permission", { get: () => "denied" });
  });
  await page.reload();
  await enter(page, "Dan");
  await page.goto(`${stage.server.url}/demo#me`);
  await page.getByRole("button", { name: "Notifications", exact: true }).click();
  await page.locator('[data-push="blocked"]', { hasText: "This browser blocks notifications" }).waitFor();
  await page.locator('input[name="quiet"]').click();
  await page.locator('input[name="from"]').fill("23:15");
  await page.locator('[data-part="quiet-hours"] button[type="submit"]').click();
  await page.getByText("Your quiet hours are kept").first().waitFor();
  await page.reload();
  await page.goto(`${stage.server.url}/demo#me`);
  await page.getByRole("button", { name: "Notifications", exact: true }).click();
  await page.locator('input[name="quiet"]').waitFor();
  expect(await page.locator('input[name="from"]').inputValue()).toBe("23:15");
  await visitor.close();
});
