// People of a host service in Maru: the real server, the real example host on another site, the real browser.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ApiPerson, apiPerson } from "./api.ts";
import { BROWSER, DESKTOP, type Visitor, visit, visitIn } from "./harness.ts";
import { frameIn, type Host, startHost, type Way } from "./hostService.ts";
import { openStage } from "./stage.ts";

const RELOADS = 20;
const SLOW_MS = 2_000;
/** What the host's page asks of its backend. */
const BACKEND = /\/maru\/(code|host-code|token)$/;
const WAYS: Way[] = ["push", "pull", "token", "nickname"];
const stage = openStage("--outbound-allow-private", "localhost,127.0.0.1");
let shop: Host;
let owner: ApiPerson;

beforeAll(async () => {
  shop = await startHost(stage.server, "shop");
  owner = await apiPerson(stage.server.url, "주인", "shop");
  await owner.createRoom("로비", "lobby");
});

afterAll(() => shop?.close());

async function sayInFrame(page: Page, text: string): Promise<void> {
  const field = frameIn(page).locator(".composer textarea");
  await field.fill(text);
  await field.press("Enter");
  await frameIn(page).locator(".message.own:not(.pending, .waiting)", { hasText: text }).waitFor();
}

async function senderOf(text: string) {
  const { messages } = await owner.history("lobby");
  const found = messages.find((message) => message.text === text);
  if (found === undefined) throw new Error(`nobody has sent: ${text}`);
  return found.sender;
}

/** The tokens that the frame shows the server, the last one last. */
function tokensOf(page: Page): string[] {
  const tokens: string[] = [];
  page.on("request", (request) => {
    const shown = request.headers()["authorization"];
    if (shown?.startsWith("Bearer ")) tokens.push(shown);
  });
  return tokens;
}

async function comeIn(visitor: Visitor, way: Way): Promise<void> {
  // By its form alone: the page behind it would bring the user over in its own way, and may have done so before it is left.
  const form = { login: "jieun", password: "maru-1" };
  const headers = { origin: shop.url };
  const answer = await visitor.page.request.post(`${shop.url}/sign-in`, { form, headers, maxRedirects: 0 });
  expect(answer.status()).toBeLessThan(400);
  await visitor.page.goto(`${shop.url}/?way=${way}`);
  await frameIn(visitor.page).locator(".composer").waitFor();
}

/** Signs in at the host, talks, and is the same person after a reload. */
async function liveThrough(visitor: Visitor, way: Way, mark: string): Promise<void> {
  await comeIn(visitor, way);
  await sayInFrame(visitor.page, `${mark} 안녕하세요`);
  await visitor.page.reload();
  await sayInFrame(visitor.page, `${mark} 다시 왔어요`);
  const [before, after] = [await senderOf(`${mark} 안녕하세요`), await senderOf(`${mark} 다시 왔어요`)];
  expect(before.name).toBe("지은");
  expect(before.kind).toBe(way === "nickname" ? "guest" : "external");
  if (way !== "nickname") expect(after.id).toBe(before.id);
  expect(after.name).toBe("지은");
}

async function statusOfWrite(token: string | undefined): Promise<number> {
  const headers = { authorization: token ?? "", "content-type": "application/json" };
  const body = JSON.stringify({ client_id: `late-${Date.now()}`, text: "늦은 말" });
  const room = await owner.room("lobby");
  return (await fetch(`${stage.server.url}/v1/rooms/${room.id}/messages`, { method: "POST", headers, body })).status;
}

describe.each(WAYS)("by way of %s", (way) => {
  test("the host's user talks under their name and stays over a reload", async () => {
    const visitor = await visit(stage.browser, shop.url);
    await liveThrough(visitor, way, way);
    await visitor.close();
  });

  test("who signs out at the host is out of the chat", async () => {
    const visitor = await visit(stage.browser, shop.url);
    await comeIn(visitor, way);
    await visitor.page.locator("#sign-out button").click();
    await visitor.page.locator("input[name=login]").waitFor();
    await frameIn(visitor.page).locator('[data-screen="enter"]').waitFor();
    await visitor.close();
  });
});

/** Marks a page in which the way in, or an end, has stood for a moment. */
function watchForDoor(): void {
  const watch = new MutationObserver(() => {
    if (!document.querySelector('[data-screen="enter"], [data-screen="ended"]')) return;
    // The mark is a change of the page as well: whoever goes on watching calls itself for ever, and the page hangs.
    watch.disconnect();
    document.documentElement.dataset["flashed"] = "yes";
  });
  watch.observe(document, { childList: true, subtree: true, attributes: true });
}

test.each(WAYS)(
  "twenty reloads of the host's page never show the way in to who is in by %s",
  async (way) => {
    const visitor = await visit(stage.browser, shop.url);
    await comeIn(visitor, way);
    await visitor.context.addInitScript(watchForDoor);
    for (let round = 0; round < RELOADS; round++) {
      await visitor.page.reload();
      const root = frameIn(visitor.page).locator("html");
      await frameIn(visitor.page).locator(".composer").waitFor();
      expect(await root.getAttribute("data-flashed")).toBeNull();
    }
    await visitor.close();
  },
  120_000,
);

test.each(["push", "pull", "token"] as const)(
  "by %s: however long the host's backend takes, nobody is asked who they are",
  async (way) => {
    const visitor = await visit(stage.browser, shop.url);
    await comeIn(visitor, way);
    await visitor.context.addInitScript(watchForDoor);
    let go = () => {};
    const gone = new Promise<void>((resolve) => {
      go = resolve;
    });
    await visitor.page.route(BACKEND, async (route) => {
      await gone;
      await route.continue();
    });
    const asked = visitor.page.waitForRequest(BACKEND);
    await visitor.context.clearCookies({ domain: new URL(stage.server.url).hostname });
    await visitor.page.reload();
    await asked;
    const root = frameIn(visitor.page).locator("html");
    await frameIn(visitor.page).locator('[data-screen="undecided"]').waitFor();
    // tidy: waits because nothing is to happen, for longer than a door took to come before it was told to wait.
    await visitor.page.waitForTimeout(SLOW_MS);
    expect(await frameIn(visitor.page).locator('[data-screen="undecided"]').count()).toBe(1);
    go();
    await frameIn(visitor.page).locator(".composer").waitFor();
    expect(await root.getAttribute("data-flashed")).toBeNull();
    await visitor.close();
  },
);

test("a nickname's guest stays the same guest over a reload", async () => {
  const visitor = await visit(stage.browser, shop.url);
  await comeIn(visitor, "nickname");
  await sayInFrame(visitor.page, "손님 하나");
  await visitor.page.reload();
  await sayInFrame(visitor.page, "같은 손님");
  expect((await senderOf("같은 손님")).id).toBe((await senderOf("손님 하나")).id);
  await visitor.close();
});

test.each(["push", "pull", "token"] as const)(
  "by %s: a sign-out elsewhere ends the open chat and its writes",
  async (way) => {
    const visitor = await visit(stage.browser, shop.url);
    const tokens = tokensOf(visitor.page);
    await comeIn(visitor, way);
    await sayInFrame(visitor.page, `${way} 아직 안에`);
    expect(await statusOfWrite(tokens.at(-1))).toBe(201);
    const out = await visitor.page.request.post(`${shop.url}/sign-out`, { headers: { origin: shop.url } });
    expect(out.ok()).toBe(true);
    await frameIn(visitor.page).locator('[data-screen="ended"][data-code="revoked"]').waitFor();
    expect(await statusOfWrite(tokens.at(-1))).toBe(401);
    await visitor.close();
  },
);

describe("a browser with settings of its own", () => {
  const PREFERENCES = {
    "blocks cookies of other sites": () => ({ profile: { block_third_party_cookies: true, cookie_controls_mode: 1 } }),
    "lets Maru keep nothing at all": () => ({
      profile: {
        content_settings: { exceptions: { cookies: { [`${stage.server.url},*`]: { setting: 2 } } } },
      },
    }),
  };

  async function openWith(preferences: object): Promise<{ context: BrowserContext; folder: string }> {
    const folder = await mkdtemp(join(tmpdir(), "maru-profile-"));
    await mkdir(join(folder, "Default"));
    await writeFile(join(folder, "Default/Preferences"), JSON.stringify(preferences));
    const context = await chromium.launchPersistentContext(folder, { ...BROWSER, locale: "ko-KR", viewport: DESKTOP });
    return { context, folder };
  }

  /** Whether a cookie that is set in the frame stays there. */
  const keepsCookie = (page: Page, attributes: string) =>
    frameIn(page)
      .locator("body")
      .evaluate((_body, words) => {
        try {
          // biome-ignore lint/suspicious/noDocumentCookie: that is the question
          document.cookie = `probe=1; ${words}`;
          return document.cookie.includes("probe=1");
        } catch {
          return false;
        }
      }, attributes);

  test.each(Object.entries(PREFERENCES))(
    "%s, and every way works",
    async (name, preferences) => {
      const { context, folder } = await openWith(preferences());
      for (const way of WAYS) {
        const visitor = await visitIn(context, shop.url);
        await comeIn(visitor, way);
        expect(await keepsCookie(visitor.page, "SameSite=None; Secure")).toBe(false);
        const isKept = await keepsCookie(visitor.page, "SameSite=None; Secure; Partitioned; Max-Age=1");
        expect(isKept).toBe(name.startsWith("blocks"));
        await visitor.page.locator("#sign-out button").click();
        await visitor.page.locator("input[name=login]").waitFor();
        await liveThrough(visitor, way, `${name} ${way}`);
        // A page that is still there may have an answer on its way that brings its cookie back.
        await visitor.page.close();
        await context.clearCookies();
      }
      await context.close();
      await rm(folder, { recursive: true, force: true });
    },
    180_000,
  );
});

describe("a page that is not on the list", () => {
  let foreign: HttpServer;
  let url: string;

  beforeAll(async () => {
    foreign = createServer((_request, response) => {
      response.writeHead(200, { "content-type": "text/html" });
      response.end(`<!doctype html><title>foreign</title><body><main id="talk"></main>`);
    });
    await new Promise<void>((resolve) => foreign.listen(0, "127.0.0.1", resolve));
    url = `http://localhost:${(foreign.address() as AddressInfo).port}/`;
  });

  afterAll(() => void foreign?.close());

  async function openForeign(): Promise<{ context: BrowserContext; page: Page }> {
    const context = await stage.browser.newContext();
    const page = await context.newPage();
    await page.goto(url);
    return { context, page };
  }

  test("gets no frame", async () => {
    const { context, page } = await openForeign();
    const refused = page.waitForEvent("console", (line) => /frame-ancestors/.test(line.text()));
    await page.evaluate((maru) => {
      const frame = document.createElement("iframe");
      frame.src = `${maru}/embed/shop/lobby`;
      document.querySelector("#talk")?.append(frame);
    }, stage.server.url);
    await refused;
    expect(await frameIn(page).locator("#app").count()).toBe(0);
    await context.close();
  });

  test("gets no answer from a page that it opens", async () => {
    const { context, page } = await openForeign();
    const opening = context.waitForEvent("page");
    await page.evaluate((maru) => {
      const opened = open(`${maru}/embed/shop/lobby`, "_blank");
      const state = globalThis as unknown as { heard: number; opened: Window | null };
      Object.assign(state, { heard: 0, opened });
    }, stage.server.url);
    const opened = await opening;
    await opened.locator('[data-screen="enter"]').waitFor();
    await page.evaluate((maru) => {
      const state = globalThis as unknown as { heard: number; opened: Window };
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => state.heard++;
      state.opened.postMessage({ type: "maru.hello", v: 1 }, maru, [port2]);
      port1.postMessage({ type: "identify", nickname: "몰래" });
    }, stage.server.url);
    // It does what people do there, so it is awake, and still says nothing.
    await opened.locator('[data-screen="enter"] input[name="name"]').fill("본인");
    await opened.locator('[data-screen="enter"] button[type="submit"]').click();
    await opened.locator(".composer").waitFor();
    expect(await opened.locator(".me-button").first().getAttribute("aria-label")).toContain("본인");
    expect(await page.evaluate(() => (globalThis as unknown as { heard: number }).heard)).toBe(0);
    await context.close();
  });

  /** What each way in takes, as good as the host makes it, and what our own pages hear of it. */
  const ENTRIES: [way: string, path: string, body: () => Promise<object>, own: string][] = [
    ["guest", "/v1/tenants/shop/guests", async () => ({}), "in"],
    ["handover code", "/v1/auth/handover", async () => ({ tenant: "shop", ...(await pushed()) }), "in"],
    ["host's code", "/v1/auth/handover", async () => ({ tenant: "shop", ...(await atHost("/maru/host-code")) }), "in"],
    [
      "signed token",
      "/v1/auth/exchange-token",
      async () => ({ tenant: "shop", ...(await atHost("/maru/token")) }),
      "in",
    ],
    ["window's code", "/v1/auth/exchange-code", async () => ({ tenant: "shop", code: "c", verifier: VERIFIER }), "no"],
    ["password", "/v1/tenants/shop/login", async () => ({ email: "a@maru.example", password: "no such one" }), "no"],
    ["second factor", "/v1/tenants/shop/login/mfa", async () => ({ mfa_ticket: "t", code: "123456" }), "no"],
    ["mail", "/v1/tenants/shop/accounts/verify", async () => ({ code: "c" }), "no"],
  ];
  // RFC 7636, appendix B
  const VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
  const CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

  async function pushed(): Promise<object> {
    const user = { external_id: "u-5", name: "다온", session_ref: "s-5", challenge: CHALLENGE };
    const headers = { "content-type": "application/json", authorization: `Bearer ${shop.key}` };
    const init = { method: "POST", headers, body: JSON.stringify(user) };
    const answer = await fetch(`${stage.server.url}/v1/server/handover-codes`, init);
    return { ...((await answer.json()) as { code: string }), verifier: VERIFIER, expires_at: undefined };
  }

  /** As the host's own page asks for itself. */
  async function atHost(path: string): Promise<object> {
    const form = new URLSearchParams({ login: "daon", password: "maru-2" });
    const origin = shop.url;
    const signIn = await fetch(`${shop.url}/sign-in`, {
      method: "POST",
      headers: { origin },
      body: form,
      redirect: "manual",
    });
    const cookie = signIn.headers.get("set-cookie")?.split(";")[0] ?? "";
    const answer = await fetch(shop.url + path, { method: "POST", headers: { origin, cookie }, body: "{}" });
    return (await answer.json()) as object;
  }

  /** `in`, or the code of the refusal. */
  async function enterFrom(origin: string, path: string, body: object): Promise<string> {
    const headers = { "content-type": "application/json", origin };
    const init = { method: "POST", headers, body: JSON.stringify({ ...body, refresh_by: "body" }) };
    const answer = await fetch(stage.server.url + path, init);
    return answer.ok ? "in" : ((await answer.json()) as { code: string }).code;
  }

  test.each(ENTRIES)("may not enter for anybody by a %s, and spends nothing", async (_way, path, body, own) => {
    const shown = await body();
    expect(await enterFrom(new URL(url).origin, path, shown)).toBe("origin_not_allowed");
    const fromHost = await enterFrom(shop.url, path, shown);
    if (own === "in") expect(fromHost).toBe("in");
    else expect(fromHost).not.toMatch(/^in$|origin|cross_site|invalid_request/);
  });

  test("may not refresh with a token that it has got hold of", async () => {
    const headers = { "content-type": "application/json", "x-maru-refresh": "1" };
    const post = (path: string, body: object, origin: string) =>
      fetch(stage.server.url + path, {
        method: "POST",
        headers: { ...headers, origin },
        body: JSON.stringify(body),
      });
    const guest = await post("/v1/tenants/shop/guests", { refresh_by: "body" }, shop.url);
    const { refresh_token } = (await guest.json()) as { refresh_token: string };
    const refused = await post("/v1/auth/refresh", { tenant: "shop", refresh_token }, new URL(url).origin);
    expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([403, "origin_not_allowed"]);
    expect((await post("/v1/auth/refresh", { tenant: "shop", refresh_token }, shop.url)).status).toBe(200);
  });
});
