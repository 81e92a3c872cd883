// Starts the real server and a real browser for one test file, and cleans both away.
// Must not know what is tested.
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { emojiFonts } from "./emojiFont.ts";
import { openLog, watch } from "./runLog.ts";

const READY_MS_MAX = 15_000;
/** For one thing to appear. */
const WAIT_MS_MAX = 30_000;

export interface Server {
  url: string;
  /** Its data folder. */
  data: string;
  /** The command line beside it, by the socket in its data folder. Gives what it prints. */
  maru(...args: string[]): Promise<string>;
  /** As the power cut does it. */
  kill(): Promise<void>;
  /** The same data, the same port. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export async function startServer(...options: string[]): Promise<Server> {
  const bin = serverBinary();
  const data = await mkdtemp(join(tmpdir(), "maru-e2e-"));
  const launch = (listen: string) => {
    const log = openLog();
    const child = spawn(bin, ["serve", "--listen", listen, "--data", data, ...options], {
      stdio: ["ignore", "pipe", log?.file ?? "inherit"],
      env: log?.env ?? process.env,
    });
    log?.close();
    return child;
  };
  let child = launch("127.0.0.1:0");
  const [url] = await said(child, /http:\/\/127\.0\.0\.1:\d+/);
  const run = promisify(execFile);
  return {
    url,
    data,
    maru: async (...args) => (await run(bin, args, { env: { ...process.env, MARU_DATA: data } })).stdout,
    kill: () => end(child, "SIGKILL"),
    restart: async () => {
      child = launch(new URL(url).host);
      await said(child, /http:\/\/127\.0\.0\.1:\d+/);
    },
    close: async () => {
      await end(child, "SIGTERM");
      await rm(data, { recursive: true, force: true });
    },
  };
}

export function serverBinary(): string {
  const bin = process.env["MARU_BIN"];
  if (!bin) throw new Error("MARU_BIN must name the server binary");
  return bin;
}

/** What a program says that it is ready with. */
export function said(child: ChildProcess, pattern: RegExp): Promise<RegExpMatchArray> {
  return new Promise((resolve, reject) => {
    let seen = "";
    const limit = setTimeout(() => reject(new Error(`it did not say ${pattern}: ${seen}`)), READY_MS_MAX);
    child.once("exit", (code) => reject(new Error(`it ended with ${code}: ${seen}`)));
    child.stdout?.on("data", (chunk: Buffer) => {
      seen += chunk.toString();
      const match = seen.match(pattern);
      if (match === null) return;
      clearTimeout(limit);
      resolve(match);
    });
  });
}

export function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill(signal);
  });
}

export const BROWSER = {
  executablePath: process.env["CHROMIUM_BIN"] ?? "/usr/bin/chromium",
  // A page that a test answers itself counts as one of the public internet, which may not load from loopback.
  args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-features=LocalNetworkAccessChecks"],
  env: { ...process.env, FONTCONFIG_FILE: await emojiFonts() },
};

export function startBrowser(): Promise<Browser> {
  return chromium.launch(BROWSER);
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
  return visitIn(await browser.newContext({ locale: "ko-KR", viewport: DESKTOP, ...options }), url);
}

/** The same in a context that is there. */
export async function visitIn(context: BrowserContext, url: string): Promise<Visitor> {
  context.setDefaultTimeout(WAIT_MS_MAX);
  watch(context);
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

/** The texts of all messages of the open room, from its beginning: scrolls through it, since few stand in the page at once. */
export function everyBubble(page: Page): Promise<string[]> {
  return page.locator(".log").evaluate(async (log) => {
    const texts: [key: string, text: string][] = [];
    const drawn = () => new Promise<void>((done) => requestAnimationFrame(() => setTimeout(done)));
    const gather = () => {
      const rows = [...log.querySelectorAll<HTMLElement>("li[data-key]")].filter((row) => row.querySelector(".bubble"));
      const known = new Set(texts.map(([key]) => key));
      const fresh = rows.filter((row) => !known.has(row.dataset["key"] ?? ""));
      texts.unshift(
        ...fresh.map((row): [string, string] => [
          row.dataset["key"] ?? "",
          row.querySelector(".bubble")?.textContent ?? "",
        ]),
      );
    };
    gather();
    while (log.scrollTop > 0 || log.querySelector(".older") !== null) {
      log.scrollTop -= log.clientHeight / 2;
      await drawn();
      gather();
    }
    return texts.map(([, text]) => text);
  });
}

/** The texts of the bubbles that stand in the page, top to bottom: all of them in a short talk. */
export function bubbles(page: Page): Promise<string[]> {
  return page.locator(".log .bubble").allTextContents();
}

export async function waitForBubble(page: Page, text: string): Promise<void> {
  await page.locator(".log .bubble", { hasText: text }).last().waitFor();
}
