// Starts the real server and a real browser for one test file, and cleans both away.
// Must not know what is tested.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from "playwright-core";

const READY_MS_MAX = 15_000;

export interface Server {
  url: string;
  /** As the power cut does it. */
  kill(): Promise<void>;
  /** The same data, the same port. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export async function startServer(): Promise<Server> {
  const bin = process.env["MARU_BIN"];
  if (!bin) throw new Error("MARU_BIN must name the server binary");
  const folder = await mkdtemp(join(tmpdir(), "maru-e2e-"));
  let child = launch(bin, "127.0.0.1:0", folder);
  const url = await readyUrl(child);
  const listen = new URL(url).host;
  const server: Server = {
    url,
    kill: () => end(child, "SIGKILL"),
    restart: async () => {
      child = launch(bin, listen, folder);
      await readyUrl(child);
    },
    close: async () => {
      await end(child, "SIGTERM");
      await rm(folder, { recursive: true, force: true });
    },
  };
  return server;
}

function launch(bin: string, listen: string, folder: string): ChildProcess {
  return spawn(bin, ["serve", "--listen", listen, "--data", folder], { stdio: ["ignore", "pipe", "inherit"] });
}

function readyUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let seen = "";
    const limit = setTimeout(() => reject(new Error(`the server did not say where it listens: ${seen}`)), READY_MS_MAX);
    child.once("exit", (code) => reject(new Error(`the server ended with ${code}: ${seen}`)));
    child.stdout?.on("data", (chunk: Buffer) => {
      seen += chunk.toString();
      const url = seen.match(/http:\/\/127\.0\.0\.1:\d+/)?.[0];
      if (url === undefined) return;
      clearTimeout(limit);
      resolve(url);
    });
  });
}

function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill(signal);
  });
}

export async function startBrowser(): Promise<Browser> {
  const executablePath = process.env["CHROMIUM_BIN"] ?? "/usr/bin/chromium";
  return chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-dev-shm-usage"] });
}

export interface Visitor {
  page: Page;
  context: BrowserContext;
  close(): Promise<void>;
}

export const DESKTOP = { width: 1280, height: 800 };
export const PHONE = { width: 360, height: 740 };

/** A person in a browser of their own. Problems in the page fail the test that closes it. */
export async function visit(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Visitor> {
  const context = await browser.newContext({ locale: "ko-KR", viewport: DESKTOP, ...options });
  const page = await context.newPage();
  const broken: string[] = [];
  page.on("pageerror", (error) => broken.push(error.message));
  page.on("console", (line) => {
    if (/Content Security Policy|TrustedHTML/.test(line.text())) broken.push(line.text());
  });
  await page.goto(url);
  return {
    page,
    context,
    close: async () => {
      await context.close();
      if (broken.length > 0) throw new Error(`the page broke: ${broken.join("; ")}`);
    },
  };
}

/** Through the enter screen, with a name. */
export async function enter(page: Page, name: string): Promise<void> {
  await page.locator('[data-screen="enter"] input[name="name"]').fill(name);
  await page.locator('[data-screen="enter"] button[type="submit"]').click();
  await page.locator('[data-screen="hall"]').waitFor();
}

export async function say(page: Page, text: string): Promise<void> {
  await page.locator(".composer textarea").fill(text);
  await page.locator(".composer textarea").press("Enter");
}

/** The texts of all bubbles in the page, top to bottom. */
export function bubbles(page: Page): Promise<string[]> {
  return page.locator(".log .bubble").allTextContents();
}

export async function waitForBubble(page: Page, text: string): Promise<void> {
  await page.locator(".log .bubble", { hasText: text }).last().waitFor();
}
