// What becomes of a device's subscription when browser or server forget it: the page gives it again when it starts, the worker
// when the browser says that it has changed. No test browser raises that event, so it is raised here in the worker itself.
import type { Page, Worker } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { enter, type Visitor, visit } from "./harness.ts";
import { openPushPost, type PushPost, pretendToSubscribe, subscribesAt } from "./pushPost.ts";
import { openStage } from "./stage.ts";

const stage = openStage("--outbound-allow-private", "127.0.0.1");
let service: PushPost;
let visitor: Visitor;
beforeAll(async () => {
  service = await openPushPost();
});
afterAll(() => service.close());

/** Somebody is told on this device, at `first`. */
beforeEach(async () => {
  visitor = await visit(stage.browser, `${stage.server.url}/demo`);
  const { page, context } = visitor;
  await context.grantPermissions(["notifications"]);
  await subscribesAt(context, service, "first");
  await page.reload();
  await enter(page, "다온");
  await openSheet(page);
  await page.locator('input[name="push"]').click();
  await expectTold(page, "first");
  return () => visitor.close();
});

async function openSheet(page: Page): Promise<void> {
  await page.locator('[data-screen="hall"]').waitFor();
  await page.goto(`${stage.server.url}/demo#me`);
  await page.getByRole("button", { name: "알림", exact: true }).click();
  await page.locator('[data-sheet="push"]').waitFor();
}

/** A trial comes there, and nowhere else. */
async function expectTold(page: Page, name: string): Promise<void> {
  await page.locator('[data-act="try-push"]').click();
  await expect.poll(() => service.count(name), { timeout: 10_000 }).toBe(1);
  expect(JSON.parse(service.take(name)[0] ?? "")).toMatchObject({ type: "trial", tenant: "demo" });
  for (const other of ["first", "second"]) expect(service.count(other)).toBe(0);
}

const workerOf = (): Worker => {
  const [worker] = visitor.context.serviceWorkers();
  if (worker === undefined) throw new Error("there is no worker");
  return worker;
};

/** The key that the page has subscribed with, as a browser keeps it with the subscription. */
function keyOf(page: Page): Promise<number[]> {
  return page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration("/demo/");
    const key = (await registration?.pushManager.getSubscription())?.options.applicationServerKey;
    return [...new Uint8Array(key ?? new ArrayBuffer(0))];
  });
}

/** Raises the event with what browsers bring along, and waits for what the worker does of it. */
function changeIn(worker: Worker, brought: { key: number[] | null; renewed: object | null }): Promise<void> {
  return worker.evaluate(async ({ key, renewed }) => {
    const works: Promise<unknown>[] = [];
    const event = Object.assign(new Event("pushsubscriptionchange"), {
      oldSubscription: key && { options: { applicationServerKey: new Uint8Array(key).buffer } },
      newSubscription: renewed && { toJSON: () => renewed },
      waitUntil: (work: Promise<unknown>) => works.push(work),
    });
    dispatchEvent(event);
    if (works.length !== 1) throw new Error("nobody heard of the change");
    await Promise.all(works);
  }, brought);
}

test("a browser that has another endpoint when the page starts is told there", async () => {
  const { page, context } = visitor;
  await subscribesAt(context, service, "second");
  const told = page.waitForResponse(
    (answer) => answer.url().endsWith("/v1/me/push/subscription") && answer.request().method() === "PUT",
  );
  await page.reload();
  expect((await told).ok()).toBe(true);
  await openSheet(page);
  await expectTold(page, "second");
});

test("a page that starts with the same endpoint gives it no second time", async () => {
  const { page } = visitor;
  const calls: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("/v1/me/push")) calls.push(request.method());
  });
  const state = page.waitForResponse((answer) => answer.url().endsWith("/v1/me/push"));
  await page.reload();
  await state;
  await openSheet(page);
  await expectTold(page, "first");
  expect(calls).not.toContain("PUT");
});

test("a browser that renews a subscription by itself: the worker tells the server", async () => {
  await changeIn(workerOf(), { key: null, renewed: { endpoint: service.endpoint("second"), keys: service.keys } });
  await expectTold(visitor.page, "second");
});

test("a subscription that is gone is made again with the key of the old one", async () => {
  const key = await keyOf(visitor.page);
  expect(key).toHaveLength(65);
  const worker = workerOf();
  await worker.evaluate(pretendToSubscribe, { endpoint: service.endpoint("second"), keys: service.keys });
  await changeIn(worker, { key, renewed: null });
  await expectTold(visitor.page, "second");
  const used = await worker.evaluate(async () => {
    const { registration } = globalThis as unknown as { registration: ServiceWorkerRegistration };
    const made = await registration.pushManager.getSubscription();
    return [...new Uint8Array(made?.options.applicationServerKey ?? new ArrayBuffer(0))];
  });
  expect(used).toEqual(key);
});

test("a change on a device on which nobody is in any more leads to nothing", async () => {
  const { page, context } = visitor;
  const worker = workerOf();
  await context.clearCookies();
  await page.goto("about:blank");
  // And to no failure of the worker's, which browsers would tell its people of.
  await changeIn(worker, { key: null, renewed: { endpoint: service.endpoint("second"), keys: service.keys } });
  expect(service.count("second")).toBe(0);
});
