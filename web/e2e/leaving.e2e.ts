// A page that is left while its token is renewed: the server has the next one in use already, and the browser must keep it.
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { enter, visit } from "./harness.ts";
import { openStage } from "./stage.ts";

const stage = openStage();
let gate: Gate;

/** A way to the server that holds answers back on demand. */
interface Gate {
  url: string;
  /** The next refresh is answered by the server, and its answer waits here until it is let go. */
  holdRefresh(): { arrived: Promise<void>; letGo(): void };
  close(): void;
}

async function openGate(target: string): Promise<Gate> {
  let held: { arrived(): void; gone: Promise<void> } | null = null;
  const pass = (incoming: IncomingMessage, answer: ServerResponse) => {
    const { method, url, headers } = incoming;
    const onward = request(new URL(url ?? "/", target), { method, headers }, async (coming) => {
      const hold = url === "/v1/auth/refresh" ? held : null;
      if (hold) held = null;
      hold?.arrived();
      await hold?.gone;
      answer.writeHead(coming.statusCode ?? 502, coming.headers);
      coming.pipe(answer);
    });
    onward.on("error", () => answer.destroy());
    answer.on("close", () => onward.destroy());
    incoming.pipe(onward);
  };
  const server: Server = createServer(pass);
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const holdRefresh = () => {
    let letGo = () => {};
    const gone = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const arrived = new Promise<void>((resolve) => {
      held = { arrived: resolve, gone };
    });
    return { arrived, letGo };
  };
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${port}`, holdRefresh, close };
}

beforeAll(async () => {
  // No second chance for whoever comes with the token before.
  await stage.server.maru("tenant", "set", "demo", "--life", "refresh_grace_seconds=0");
  gate = await openGate(stage.server.url);
});

afterAll(() => gate?.close());

async function refreshCookie(context: BrowserContext): Promise<string | undefined> {
  return (await context.cookies(gate.url)).find((cookie) => cookie.name === "maru-rt")?.value;
}

/** What one's own button says; it is there before it knows. */
async function nameOf(page: Page): Promise<string> {
  const me = page.locator(".me-button").first();
  await me.waitFor();
  return (await me.getAttribute("aria-label")) ?? "";
}

test.each([
  ["by the script that comes first", false],
  ["by the page itself", true],
])("a page that is left while its token is renewed, %s, leaves a good one behind", async (_, withoutEarly) => {
  const visitor = await visit(stage.browser, `${gate.url}/demo`);
  const { page, context } = visitor;
  await enter(page, "서두르는 손님");
  if (withoutEarly)
    await context.route("**/assets/early.js*", (route) => route.fulfill({ body: "", contentType: "text/javascript" }));
  const before = await refreshCookie(context);
  const { arrived, letGo } = gate.holdRefresh();
  await page.reload({ waitUntil: "commit" });
  await arrived;
  await page.goto("about:blank");
  letGo();
  await expect.poll(() => refreshCookie(context), { timeout: 10_000 }).not.toBe(before);
  await page.goto(`${gate.url}/demo`);
  await expect.poll(() => nameOf(page), { timeout: 10_000 }).toContain("서두르는 손님");
  await visitor.close();
});
