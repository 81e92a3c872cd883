// What a tenant's administration sets of its look is what people see: on its own page, in the frame of a host page, and on the
// launcher. And the snippet that the command line prints is a host page's whole work.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { SignedIn } from "@maru/wire";
import type { BrowserContext, Frame, Page } from "playwright-core";
import { expect, test } from "vitest";
import { apiPerson, personBy } from "./api.ts";
import { visit } from "./harness.ts";
import { openStage } from "./stage.ts";
import { enterIn, launcher, panelOf, sayIn, startWidgetHost } from "./widgetPage.ts";

const stage = openStage();
const LOGO = "https://pictures.example/logo.png";
/** One pixel. */
const PICTURE = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

interface Look {
  accent: string | null;
  logo: string | null;
  launcher: string | null;
}

/** An operator, who sets it by the API as a page of the administration would. */
async function setter(): Promise<(tenant: string, look: Look) => Promise<void>> {
  const { url } = stage.server;
  const { code } = JSON.parse(await stage.server.maru("operator", "setup-code", "--json")) as { code: string };
  const body = JSON.stringify({ code, email: "ruth@maru.example", password: "마루를 돌보는 사람", name: "Ruth" });
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${url}/v1/operators/setup`, { method: "POST", headers, body });
  expect(answer.status).toBe(201);
  const operator = personBy(url, ((await answer.json()) as SignedIn).access_token);
  return async (tenant, look) => {
    await operator.ask("PATCH", `/v1/admin/tenants/${tenant}`, { settings: { look } });
  };
}

/** Hue and chroma of a colour, as the browser itself has them. */
async function toneOf(where: Page | Frame, color: string): Promise<[chroma: number, hue: number]> {
  const text = await where.locator("body").evaluate((body, from) => {
    const probe = body.appendChild(document.createElement("i"));
    probe.style.color = `oklch(from ${from} l c h)`;
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  }, color);
  const [, chroma, hue] = /^oklch\(\S+ (\S+) ([^\s)]+)/.exec(text) ?? [];
  return [Number(chroma), Number(hue)];
}

/** Of the button that one comes in by. */
async function buttonIn(where: Page | Frame): Promise<string> {
  const button = where.locator('[data-screen="enter"] form button[type="submit"]').first();
  await button.waitFor();
  // Colours may be on their way.
  return button.evaluate(async (element) => {
    await Promise.all(element.getAnimations().map((one) => one.finished));
    return getComputedStyle(element).backgroundColor;
  });
}

async function logoIn(where: Page | Frame): Promise<string | null> {
  const picture = where.locator(".brand img.logo, img.logo").first();
  if ((await picture.count()) === 0) return null;
  return picture.evaluate(async (element) => {
    const image = element as HTMLImageElement;
    await image.decode();
    return image.naturalWidth > 0 ? image.src : "broken";
  });
}

async function serveLogo(context: BrowserContext): Promise<() => number> {
  let asked = 0;
  await context.route("https://pictures.example/**", (route) => {
    asked++;
    return route.fulfill({ contentType: "image/png", body: PICTURE });
  });
  return () => asked;
}

/** The frame's document, once it shows the way in. */
async function panelFrame(page: Page): Promise<Frame> {
  await panelOf(page).locator('[data-screen="enter"]').waitFor();
  const frame = page.frames().find((one) => one.url().startsWith(stage.server.url));
  if (frame === undefined) throw new Error("the panel has no frame");
  return frame;
}

test("colour, logo and the launcher's words are what the API has set, on the page, in the panel and on the button", async () => {
  const set = await setter();
  const host = await startWidgetHost(stage.server, "atelier");
  const visitor = await visit(stage.browser, stage.server.url);
  const { page } = visitor;
  const asked = await serveLogo(visitor.context);
  const own = async () => {
    await page.goto(`${stage.server.url}/atelier`);
    return toneOf(page, await buttonIn(page));
  };
  const [, pine] = await own();
  expect(Math.abs(pine - 158)).toBeLessThan(2);
  expect(await logoIn(page)).toBeNull();

  for (const [accent, words] of [
    ["#aa3300", "물어보세요"],
    ["#1d4ed8", "Ask the atelier"],
  ] as const) {
    await set("atelier", { accent, logo: LOGO, launcher: words });
    const before = asked();
    const [chroma, hue] = await own();
    const [, wanted] = await toneOf(page, accent);
    expect(Math.abs(hue - wanted), `${accent}: ${hue}, ${wanted}`).toBeLessThan(2);
    expect(chroma).toBeGreaterThan(0.05);
    expect(await logoIn(page)).toBe(LOGO);
    expect(asked()).toBeGreaterThan(before);

    await page.goto(host.page('data-tenant="atelier"'));
    await launcher(page).waitFor();
    expect(await launcher(page).evaluate((button) => button.textContent)).toBe(words);
    const digits = [1, 3, 5].map((at) => Number.parseInt(accent.slice(at, at + 2), 16)).join(", ");
    expect(await launcher(page).evaluate((button) => getComputedStyle(button).backgroundColor)).toBe(`rgb(${digits})`);
    await launcher(page).click();
    const panel = await panelFrame(page);
    const [, inside] = await toneOf(panel, await buttonIn(panel));
    expect(Math.abs(inside - wanted), `${accent} in the panel: ${inside}`).toBeLessThan(2);
    expect(await logoIn(panel)).toBe(LOGO);
  }

  await set("atelier", { accent: null, logo: null, launcher: null });
  const [, again] = await own();
  expect(Math.abs(again - 158)).toBeLessThan(2);
  expect(await logoIn(page)).toBeNull();
  await visitor.close();
  await host.close();
});

test("a page with nothing but the snippet that was printed has the launcher, and a guest of it talks", async () => {
  let snippet = "";
  const shop = createServer((_request, response) => {
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
    response.end(`<!doctype html>\n<html lang="ko"><title>Shop</title><h1>Shop</h1>\n${snippet}\n`);
  });
  await new Promise<void>((resolve) => shop.listen(0, "127.0.0.1", resolve));
  const origin = `http://localhost:${(shop.address() as AddressInfo).port}`;
  const printed = await stage.server.maru("tenant", "create", "corner", "--origin", origin);
  const lines = printed.split("\n").filter((line) => line.includes("<script"));
  expect(lines).toHaveLength(1);
  snippet = lines[0] ?? "";
  const owner = await apiPerson(stage.server.url, "주인", "corner");
  await owner.createRoom("계산대", "counter");

  const visitor = await visit(stage.browser, origin);
  const { page } = visitor;
  expect(await page.content()).toContain(snippet.trim().slice(0, 30));
  await launcher(page).click();
  await enterIn(page, "골목의 여우");
  await panelOf(page).locator(".room", { hasText: "계산대" }).click();
  await sayIn(page, "여기 있어요");
  const said = (await owner.history("counter")).messages.at(-1);
  expect(said).toMatchObject({ text: "여기 있어요", sender: { name: "골목의 여우", kind: "guest" } });
  await visitor.close();
  await new Promise<void>((resolve) => shop.close(() => resolve()));
});
