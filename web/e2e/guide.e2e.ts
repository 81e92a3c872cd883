// docs/embed.md, done as it stands: its blocks are the commands and the files of this test.
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { writeSync } from "node:fs";
import { mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { apiPerson } from "./api.ts";
import { end, said, serverBinary, startBrowser, visit } from "./harness.ts";
import { freePort } from "./hostService.ts";
import { noteBody, openLog } from "./runLog.ts";

const GUIDE = join(import.meta.dirname, "../../docs/embed.md");
const BLOCK = /<!-- guide: (\S+) -->\n```\w*\n([\s\S]*?)```/g;
const FILES = ["index.html", "page.js", "host.mjs", "handover.json"];
const programs: ChildProcess[] = [];
let folder: string;
let browser: Browser;
let blocks: Map<string, string>;
let environment: NodeJS.ProcessEnv;
let hostPort: number;
let maruPort: number;

/** Blocks of one name are pieces of one file. Only the ports are others. */
async function readGuide(): Promise<Map<string, string>> {
  const text = (await readFile(GUIDE, "utf8"))
    .replaceAll("127.0.0.1:8080", `127.0.0.1:${maruPort}`)
    .replaceAll("localhost:3000", `localhost:${hostPort}`)
    .replaceAll("listen(3000,", `listen(${hostPort},`);
  const found = new Map<string, string>();
  for (const [, name = "", code = ""] of text.matchAll(BLOCK)) found.set(name, (found.get(name) ?? "") + code);
  return found;
}

function block(name: string): string {
  const code = blocks.get(name);
  if (code === undefined) throw new Error(`the guide has no block ${name}`);
  return code;
}

/** What it logs is kept with what all servers of the run log; what it prints may hold a key or a code. */
async function run(name: string): Promise<string> {
  const { stdout, stderr } = await promisify(execFile)("bash", ["-ec", block(name)], { cwd: folder, env: environment });
  const log = openLog();
  if (log) writeSync(log.file, stderr);
  log?.close();
  noteBody(stdout);
  return stdout;
}

async function start(command: string, ready: RegExp): Promise<void> {
  const log = openLog();
  const child = spawn("bash", ["-ec", `exec ${command}`], {
    cwd: folder,
    env: { ...environment, ...(log && { MARU_LOG: log.env["MARU_LOG"] }) },
    stdio: ["ignore", "pipe", log?.file ?? "inherit"],
  });
  log?.close();
  programs.push(child);
  await said(child, ready);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "maru-guide-"));
  [browser, hostPort, maruPort] = await Promise.all([startBrowser(), freePort(), freePort()]);
  blocks = await readGuide();
  await symlink(serverBinary(), join(folder, "maru"));
  environment = { ...process.env, PATH: `${folder}:${process.env["PATH"]}`, MARU_LISTEN: `127.0.0.1:${maruPort}` };
  for (const name of FILES) await writeFile(join(folder, name), block(name));
  await start(block("serve"), /http:\/\/127\.0\.0\.1:\d+/);
  const printed = await run("create");
  environment["MARU_SERVER_KEY"] = printed.match(/maru_sk_[\w-]+/)?.[0] ?? "";
  const snippet = printed.match(/<script src="(\S+)"/)?.[1] ?? "no snippet";
  expect(block("index.html")).toContain(snippet);
  await run("settings");
  const command = block("run").replace("MARU_SERVER_KEY=maru_sk_… ", "");
  await start(`env ${command}`, /your service is at/);
  const owner = await apiPerson(`http://127.0.0.1:${maruPort}`, "주인", "shop");
  await owner.createRoom("로비", "lobby");
});

afterAll(async () => {
  await browser?.close();
  for (const program of programs) await end(program, "SIGTERM");
  await rm(folder, { recursive: true, force: true });
});

test.each(["push", "pull", "token", "nickname"])("the page brings its user over by %s, and out again", async (way) => {
  const { page, close } = await visit(browser, `http://localhost:${hostPort}/?way=${way}`);
  await page.getByRole("button", { name: "Chat" }).click();
  const frame = page.frameLocator("iframe");
  await frame.locator('[data-screen="hall"]').waitFor();
  expect(await frame.locator(".me-button").getAttribute("aria-label")).toContain("지은");
  const out = page.waitForResponse((response) => response.url().endsWith("/sign-out"));
  await page.locator("#sign-out").evaluate((button: HTMLElement) => button.click());
  expect((await out).status()).toBe(200);
  await frame.locator('[data-screen="enter"]').waitFor();
  await close();
});

test("the two entries are all that a strict policy needs", async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.route("**/*", async (route) => {
    const { pathname, port } = new URL(route.request().url());
    if (port !== String(hostPort) || pathname !== "/") return route.continue();
    const response = await route.fetch();
    const policy = `default-src 'none'; connect-src 'self'; ${block("csp").trim()}`;
    await route.fulfill({ response, headers: { ...response.headers(), "content-security-policy": policy } });
  });
  await page.goto(`http://localhost:${hostPort}/`);
  await page.getByRole("button", { name: "Chat" }).click();
  await page.frameLocator("iframe").locator('[data-screen="hall"]').waitFor();
  await context.close();
});

test("the commands do what the guide says", async () => {
  expect(JSON.parse(await run("curl-code"))).toHaveProperty("code");
  expect(await run("check")).toContain("The token would be taken.");
  expect(await run("curl-sign-out")).toBe("");
  expect(await run("doctor")).not.toBe("");
});
