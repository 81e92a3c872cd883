// Measures how soon the first message of a room is to be seen after the page's HTML has arrived, on a slow line and a slow
// processor: `npm run first-message`. A figure for people, and exit code 1 beyond the wanted one.
import type { Browser, BrowserContext } from "playwright-core";
import { apiPerson } from "./api.ts";
import { enter, PHONE, startBrowser, startServer, visit, waitForBubble } from "./harness.ts";

/** Lighthouse's slow 4G. */
const LINE = {
  offline: false,
  latency: 150,
  downloadThroughput: (1.6 * 1024 * 1024) / 8,
  uploadThroughput: (750 * 1024) / 8,
};
/** Less where the machine itself is busy: `npm run lighthouse` says how much it is slowed for the same phone. */
const SLOWED = Number(process.argv.find((one) => one.startsWith("--slowed="))?.slice(9) ?? 4);
const RUNS = 5;
const WANTED_MS = 1_000;
const MESSAGES = 60;

interface Run {
  /** From here on the page counts; milliseconds after the navigation began. */
  html: number;
  /** After the HTML. */
  firstMessage: number;
  marks: [name: string, at: number][];
}

/** Notes the frame in which the first message stands in the page, and what was fetched until then. */
function watch(): void {
  const tasks: [number, number][] = [];
  Object.assign(globalThis, { longTasks: tasks });
  const request = navigator.locks.request.bind(navigator.locks) as (...all: unknown[]) => Promise<unknown>;
  navigator.locks.request = ((name: string, ...more: unknown[]) => {
    performance.mark(`lock asked: ${name}`);
    const work = more.pop() as (lock: unknown) => unknown;
    return request(name, ...more, (lock: unknown) => {
      performance.mark(`lock given: ${name}`);
      return work(lock);
    });
  }) as typeof navigator.locks.request;
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) tasks.push([startTime, startTime + duration]);
  }).observe({ type: "longtask", buffered: true });
  const look = new MutationObserver(() => {
    if (document.querySelector("#app > *") !== null && performance.getEntriesByName("first-view").length === 0)
      performance.mark("first-view");
    if (document.querySelector(".log .bubble") === null) return;
    performance.mark("drawn");
    look.disconnect();
    // What is posted in a frame arrives when that frame has been painted.
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => performance.mark("first-message");
    requestAnimationFrame(() => port2.postMessage(null));
  });
  look.observe(document, { childList: true, subtree: true });
}

async function measure(context: BrowserContext, url: string, isKept: boolean): Promise<Run> {
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send("Network.enable");
  await cdp.send("Network.setCacheDisabled", { cacheDisabled: !isKept });
  await cdp.send("Network.emulateNetworkConditions", LINE);
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: SLOWED });
  await page.addInitScript(watch);
  await page.goto(url, { waitUntil: "commit" });
  await page.waitForFunction(() => performance.getEntriesByName("first-message").length > 0);
  const run = await page.evaluate(() => {
    const [navigation] = performance.getEntriesByType("navigation") as [PerformanceNavigationTiming];
    const html = navigation.responseEnd;
    const seen = performance.getEntriesByName("first-message")[0]?.startTime ?? Number.NaN;
    const fetched = (performance.getEntriesByType("resource") as PerformanceResourceTiming[])
      .filter((one) => one.startTime < seen)
      .flatMap((one): [string, number][] => [
        [`${new URL(one.name).pathname} asked`, one.startTime - html],
        [`${new URL(one.name).pathname} there`, one.responseEnd - html],
      ]);
    const { longTasks } = globalThis as unknown as { longTasks: [number, number][] };
    const marks = (performance.getEntriesByType("mark") as PerformanceMark[]).map((one): [string, number] => [
      one.name,
      one.startTime - html,
    ]);
    const tasks = longTasks.flatMap(([from, to]): [string, number][] => [
      ["a long task", from - html],
      ["its end", to - html],
    ]);
    return { html, firstMessage: seen - html, marks: [...fetched, ...marks, ...tasks] };
  });
  await page.close();
  return run;
}

const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Somebody who has entered the room, in a browser of their own. */
async function member(browser: Browser, url: string): Promise<BrowserContext> {
  const { page, context } = await visit(browser, url, { viewport: PHONE });
  await enter(page, "나그네");
  await waitForBubble(page, `${MESSAGES - 1}`);
  await page.close();
  return context;
}

async function manyRuns(
  name: string,
  fresh: () => Promise<BrowserContext>,
  url: string,
  isKept: boolean,
): Promise<number> {
  const runs: Run[] = [];
  for (let at = 0; at < RUNS; at++) {
    const context = await fresh();
    runs.push(await measure(context, url, isKept));
    await context.close();
  }
  const times = runs.map((run) => run.firstMessage);
  const middle = median(times);
  console.log(`${name}: ${middle.toFixed(0)} ms (${times.map((one) => one.toFixed(0)).join(", ")})`);
  if (process.argv.includes("--marks"))
    for (const [what, at] of (runs.at(-1)?.marks ?? []).sort(([, a], [, b]) => a - b))
      console.log(`  ${at.toFixed(0).padStart(5)} ms ${what}`);
  return middle;
}

const [server, browser] = await Promise.all([startServer(), startBrowser()]);
try {
  const host = await apiPerson(server.url, "주인");
  await host.createRoom("빠른 방", "quick");
  for (let at = 0; at < MESSAGES; at++) await host.send("quick", `조금 긴 말도 있고 짧은 말도 있어요 ${at}`);
  const url = `${server.url}/demo/quick`;
  console.log(`the processor is slowed ${SLOWED} times`);
  const figures: number[] = [];
  for (const [name, isKept] of [
    ["nothing kept by the browser", false],
    ["files kept by the browser", true],
  ] as const)
    figures.push(await manyRuns(`somebody who is in, ${name}`, () => member(browser, url), url, isKept));
  if (figures.some((one) => one > WANTED_MS)) process.exitCode = 1;
} finally {
  await browser.close();
  await server.close();
}
