// Firefox by WebDriver BiDi, with puppeteer: playwright drives only its own build of it.
// Must not know what is tested.
import { access } from "node:fs/promises";
import puppeteer, { type Browser } from "puppeteer-core";
import { type Engine, type EnginePage, LIMIT_MS, WATCH } from "./page.ts";

const BINARY = process.env["FIREFOX_BIN"] ?? "/usr/bin/firefox-esr";

/** `null` where it is not installed. */
export async function startFirefox(): Promise<Engine | null> {
  if (await access(BINARY).catch(() => true)) return null;
  const browser = await puppeteer.launch({ browser: "firefox", executablePath: BINARY, headless: true });
  return { name: "Firefox", person: () => openPage(browser), close: () => browser.close() };
}

async function openPage(browser: Browser): Promise<EnginePage> {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  const watch = async (selector: string, text: string, wanted: boolean) => {
    await page.evaluate(`(${WATCH})(${JSON.stringify(selector)}, ${JSON.stringify(text)}, ${wanted}, ${LIMIT_MS})`);
  };
  const find = async (selector: string) => {
    await watch(selector, "", true);
    const element = await page.$(selector);
    if (element === null) throw new Error(`there is no ${selector}`);
    return element;
  };
  return {
    open: async (url) => {
      await page.goto(url);
    },
    waitFor: (selector, text = "") => watch(selector, text, true),
    waitForNone: (selector) => watch(selector, "", false),
    click: async (selector) => (await find(selector)).click(),
    type: async (selector, text) => (await find(selector)).type(text),
    texts: (selector) => page.$$eval(selector, (all) => all.map((one) => one.textContent ?? "")),
    close: () => context.close(),
  };
}
