// A host page of somebody else: on another site than the server, under the strictest policy with only the two entries that
// the guide names, watching what the loader does to it. Must not know what is tested.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { FrameLocator, Locator, Page } from "playwright-core";
import type { Server } from "./harness.ts";

export interface WidgetHost {
  url: string;
  tenant: string;
  /** The address of a page with these attributes of the script element, and this in its body. */
  page(attributes: string, body?: string): string;
  close(): Promise<void>;
}

/** What the page has seen happen to it. */
export interface Seen {
  /** Names on `window` that were not there before. */
  globals: string[];
  violations: string[];
  /** Cumulative. */
  shift: number;
  /** Milliseconds of the loader's longest run, of those that held up a frame for 50 ms or more. */
  longestMs: number;
}

const WATCH = `
const before = new Set(Object.getOwnPropertyNames(window));
const state = { shift: 0, longestMs: 0, violations: [] };
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) state.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
new PerformanceObserver((list) => {
  for (const { scripts } of list.getEntries())
    for (const one of scripts) if (one.sourceURL.includes("/widget.js")) state.longestMs = Math.max(state.longestMs, one.duration);
}).observe({ type: "long-animation-frame", buffered: true });
addEventListener("securitypolicyviolation", (event) => state.violations.push(event.violatedDirective + " " + event.blockedURI));
const heard = [];
document.addEventListener("seen", (event) => {
  const globals = Object.getOwnPropertyNames(window).filter((name) => !before.has(name));
  event.detail.push({ ...state, globals }, ...heard);
});
const names = ["ready", "signed-in", "signed-out", "unread", "problem", "open", "close"];
(window.Maru ||= []).push((maru) => {
  for (const name of names) maru.on(name, (detail) => heard.push([name, detail]));
});
`;
const STYLE = "body{margin:0;font:16px/1.5 sans-serif}main{padding:20px}#place{width:600px;height:420px}";

export async function startWidgetHost(server: Server, tenant: string): Promise<WidgetHost> {
  const policy =
    `default-src 'none'; script-src 'self' ${server.url}; frame-src ${server.url}; style-src 'self'; connect-src 'self'; ` +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";
  const http = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://host");
    const answer = (type: string, text: string) => {
      response.writeHead(200, { "content-type": type, "content-security-policy": policy });
      response.end(text);
    };
    if (pathname === "/watch.js") return answer("text/javascript", WATCH);
    if (pathname === "/page.css") return answer("text/css", STYLE);
    const script = `<script async src="${server.url}/widget.js" ${searchParams.get("attributes")}></script>`;
    return answer(
      "text/html; charset=utf-8",
      `<!doctype html><html lang="ko"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Shop</title>
       <link rel="stylesheet" href="/page.css"><script src="/watch.js"></script>${script}
       <body><main><h1>Shop</h1><p>${"Words of the shop. ".repeat(40)}</p>${searchParams.get("body")}</main></body></html>`,
    );
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const url = `http://localhost:${(http.address() as AddressInfo).port}`;
  await server.maru("tenant", "create", tenant, "--name", "가게", "--origin", url);
  return {
    url,
    tenant,
    page: (attributes, body = "") => `${url}/?${new URLSearchParams({ attributes, body })}`,
    close: () => new Promise((resolve) => http.close(() => resolve())),
  };
}

export async function seenBy(page: Page): Promise<Seen> {
  const [seen] = await askPage(page);
  return seen as Seen;
}

/** What `Maru.on` told the page, in its order. */
export async function heardBy(page: Page): Promise<[string, Record<string, unknown>][]> {
  return (await askPage(page)).slice(1) as [string, Record<string, unknown>][];
}

function askPage(page: Page): Promise<unknown[]> {
  return page.evaluate(() => {
    const detail: unknown[] = [];
    document.dispatchEvent(new CustomEvent("seen", { detail }));
    return detail;
  });
}

/** What stands in the launcher's frame. Locators look into shadow roots. */
export function panelOf(page: Page): FrameLocator {
  return page.frameLocator("iframe");
}

export const launcher = (page: Page): Locator => page.locator("button.l");

/** As a guest, in the panel that is open. */
export async function enterIn(page: Page, name: string): Promise<void> {
  const panel = panelOf(page);
  await panel.locator('[data-screen="enter"] input[name="name"]').fill(name);
  await panel.locator('[data-screen="enter"] button[type="submit"]').click();
  await panel.locator('[data-screen="hall"]').waitFor();
}

export async function sayIn(page: Page, text: string): Promise<void> {
  const field = panelOf(page).locator(".composer textarea");
  await field.fill(text);
  await field.press("Enter");
  await panelOf(page).locator(".message.own:not(.pending, .waiting)", { hasText: text }).waitFor();
}
