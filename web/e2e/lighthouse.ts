// Lighthouse on the talk page, mobile preset: `npm run lighthouse`. Lighthouse itself is installed apart (`lighthouse/`).
// The processor is slowed to that of a middling phone, whatever this machine is and has to do beside it: Lighthouse's own
// index of the machine says how much that is (a desktop of 1,500 slowed four times, as its documentation recommends).
// Writes its reports to `e2e/output/lighthouse`; exit code 1 where a score is below the wanted one.

import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type BrowserContext, chromium } from "playwright-core";
import { apiPerson } from "./api.ts";
import { BROWSER, enter, startServer, waitForBubble } from "./harness.ts";
import { freePort } from "./hostService.ts";

const WANTED = 95;
const RUNS = Number(process.env["LIGHTHOUSE_RUNS"] ?? 3);
const CATEGORIES = ["performance", "accessibility", "best-practices"];
const SLOWED_MAX = 4;
const PHONE_INDEX = 1_500 / SLOWED_MAX;
const REPORT_BYTES_MAX = 64 * 1024 * 1024;
/** `enter`, `list` or `room` alone. */
const only = process.argv[2];
const OUTPUT = "e2e/output/lighthouse";

interface Audit {
  id: string;
  title: string;
  score: number | null;
  displayValue?: string;
}
interface Report {
  environment: { benchmarkIndex: number };
  categories: Record<string, { score: number; auditRefs: { id: string; weight: number }[] }>;
  audits: Record<string, Audit>;
}

/** In a process of its own, in a tab of the browser at this port. */
async function lighthouse(url: string, port: number, slowed: number): Promise<Report> {
  const cli = "lighthouse/node_modules/lighthouse/cli/index.js";
  const flags = [`--port=${port}`, "--output=json", "--disable-storage-reset", "--quiet"];
  flags.push(`--throttling.cpuSlowdownMultiplier=${slowed.toFixed(1)}`);
  const only = `--only-categories=${CATEGORIES.join(",")}`;
  const { stdout } = await promisify(execFile)("node", [cli, url, ...flags, only], { maxBuffer: REPORT_BYTES_MAX });
  return JSON.parse(stdout) as Report;
}

const percent = (report: Report, category: string) => Math.round((report.categories[category]?.score ?? 0) * 100);

async function look(name: string, url: string, port: number): Promise<boolean> {
  const results: Report[] = [];
  let slowed = 1;
  for (let at = 0; at < RUNS + 1; at++) {
    const result = await lighthouse(url, port, slowed);
    slowed = Math.min(SLOWED_MAX, Math.max(1, result.environment.benchmarkIndex / PHONE_INDEX));
    // The first one only says how fast this machine is now.
    if (at > 0) results.push(result);
  }
  // The middle one: others share the processors.
  const [result] = results.sort((a, b) => percent(a, "performance") - percent(b, "performance")).slice(RUNS >> 1);
  if (result === undefined) throw new Error("no result");
  await writeFile(join(OUTPUT, `${name}.json`), JSON.stringify(result));
  console.log(
    `${name}: slowed ${slowed.toFixed(1)} times, ${CATEGORIES.map((one) => `${one} ${percent(result, one)}`).join(", ")}`,
  );
  for (const category of CATEGORIES)
    for (const { id, weight } of result.categories[category]?.auditRefs ?? []) {
      const audit = result.audits[id];
      if (audit && weight > 0 && audit.score !== null && audit.score < 1)
        console.log(`  ${category}: ${audit.title} ${audit.displayValue ?? ""} (${Math.round(audit.score * 100)})`);
    }
  return ["performance", "accessibility"].every((one) => percent(result, one) >= WANTED);
}

async function furnish(context: BrowserContext, url: string): Promise<void> {
  const host = await apiPerson(url, "주인");
  await host.createRoom("테니스 같이 쳐요", "tennis-club", "🎾");
  for (let at = 0; at < 60; at++) await host.send("tennis-club", `일요일 아홉 시에 코트에서 만나요 ${at}`);
  const page = await context.newPage();
  await page.goto(`${url}/demo/tennis-club`);
  await enter(page, "나그네");
  await waitForBubble(page, "59");
  await page.locator(".composer textarea").fill("저도 갈게요");
  await page.locator(".composer .send").click();
  await page.locator(".message.own:not(.pending, .waiting)").waitFor();
  await page.close();
}

/** Whoever was signed out meanwhile has been shown another page. */
async function isIn(context: BrowserContext, url: string): Promise<boolean> {
  const page = await context.newPage();
  await page.goto(`${url}/demo/tennis-club`);
  await page.locator('[data-screen="hall"], [data-screen="ended"], [data-screen="enter"]').first().waitFor();
  const isHall = (await page.locator('[data-screen="hall"]').count()) > 0;
  if (!isHall) console.log("  the session had ended: this was the page for who is not in");
  await page.close();
  return isHall;
}

await mkdir(OUTPUT, { recursive: true });
const [server, port, profile] = await Promise.all([startServer(), freePort(), mkdtemp(join(tmpdir(), "maru-lh-"))]);
const context = await chromium.launchPersistentContext(profile, {
  ...BROWSER,
  args: [...BROWSER.args, `--remote-debugging-port=${port}`],
  locale: "ko-KR",
});
try {
  const wanted = (name: string) => only === undefined || only === name;
  const good: boolean[] = [];
  if (wanted("enter")) good.push(await look("enter", `${server.url}/demo`, port));
  await furnish(context, server.url);
  if (wanted("list")) good.push(await look("list", `${server.url}/demo`, port), await isIn(context, server.url));
  if (wanted("room"))
    good.push(await look("room", `${server.url}/demo/tennis-club`, port), await isIn(context, server.url));
  if (good.includes(false)) process.exitCode = 1;
} finally {
  await context.close();
  await server.close();
  await rm(profile, { recursive: true, force: true });
}
