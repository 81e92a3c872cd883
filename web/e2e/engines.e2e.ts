// The main flows in engines other than Chromium: a guest comes in, two people talk, the server is away and back, somebody
// leaves. Where an engine is not installed its tests are passed over, and it says so; `MARU_ENGINES=all` wants them all.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ApiPerson, apiPerson } from "./api.ts";
import { startFirefox } from "./engines/firefox.ts";
import type { Engine, EnginePage } from "./engines/page.ts";
import { startWebKit } from "./engines/webkit.ts";
import { type Server, startServer } from "./harness.ts";

const ENGINES = { Firefox: startFirefox, WebKitGTK: startWebKit };

let server: Server;
let host: ApiPerson;

beforeAll(async () => {
  server = await startServer();
  host = await apiPerson(server.url, "주인");
});
afterAll(() => server?.close());

async function comeIn(page: EnginePage, room: string, name: string): Promise<void> {
  await page.open(`${server.url}/demo/${room}`);
  await page.type('[data-screen="enter"] input[name="name"]', name);
  await page.click('[data-screen="enter"] button[type="submit"]');
  await page.waitFor(".composer textarea");
}

async function say(page: EnginePage, text: string): Promise<void> {
  await page.type(".composer textarea", text);
  await page.click(".composer .send");
}

const SENT = ".message.own:not(.pending, .waiting, .failed)";

describe.each(Object.entries(ENGINES))("%s", (name, start) => {
  let engine: Engine | null = null;
  const room = name.toLowerCase();

  beforeAll(async () => {
    engine = await start();
    if (engine === null && process.env["MARU_ENGINES"] === "all") throw new Error(`${name} is not installed`);
    if (engine === null) console.warn(`${name} is not installed: its tests are passed over`);
    await host.createRoom(`${name} 방`, room);
  }, 120_000);
  afterAll(async () => engine?.close());

  test("two people talk", async ({ skip }) => {
    if (engine === null) return skip();
    const [ana, bo] = [await engine.person(), await engine.person()];
    await comeIn(ana, room, "Ana");
    await comeIn(bo, room, "Bo");
    await say(ana, "hello from ana");
    await bo.waitFor(".message .bubble", "hello from ana");
    await say(bo, "hello from bo");
    await ana.waitFor(".message .bubble", "hello from bo");
    const { messages } = await host.history(room);
    expect(messages.map((one) => [one.sender.name, one.text])).toEqual([
      ["Ana", "hello from ana"],
      ["Bo", "hello from bo"],
    ]);
    await Promise.all([ana.close(), bo.close()]);
  }, 120_000);

  test("what is written while the server is away goes once it is back, and once; then somebody leaves", async ({
    skip,
  }) => {
    if (engine === null) return skip();
    const page = await engine.person();
    await comeIn(page, room, "Cho");
    await say(page, "before");
    await page.waitFor(SENT, "before");
    await server.kill();
    await page.waitFor(".connection-bar");
    await say(page, "meanwhile");
    await page.waitFor(".message.own", "meanwhile");
    await server.restart();
    await page.waitFor(SENT, "meanwhile");
    await page.waitForNone(".connection-bar");
    await expect
      .poll(async () => (await host.history(room)).messages.filter((one) => one.text === "meanwhile"))
      .toHaveLength(1);
    await page.open(`${server.url}/demo`);
    await page.click("button.me-button");
    await page.click('[data-sheet="main"] [data-act="sign-out"]');
    await page.click('[data-sheet="sign-out"] [data-act="sign-out"]');
    await page.waitFor('[data-screen="enter"]');
    await page.open(`${server.url}/demo/${room}`);
    await page.waitFor('[data-screen="enter"]');
    await page.close();
  }, 120_000);
});
