// What one message costs a room that is followed, by a trace: the time of threads, which a busy machine does not stretch as it
// does the clock's. `npm run frame-cost`. Figures for people, of a processor that is not slowed.
import type { BrowserContextOptions, CDPSession } from "playwright-core";
import type { ApiPerson } from "./api.ts";
import { lineOf } from "./crowd.ts";
import { openFrames } from "./framesStage.ts";
import { enter, PHONE, visit } from "./harness.ts";

const SCREENS = {
  phone: { viewport: PHONE, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
  desktop: {},
} as const;
const MESSAGES = Number(process.argv[2] ?? 60);
const APART_MS = 120;

interface TraceEvent {
  name: string;
  ph: string;
  ts: number;
  dur?: number;
  /** Of the thread, in microseconds. */
  tdur?: number;
  tid: number;
  pid: number;
  args?: { name?: string };
}

/** What stands within others is counted with them. */
const PARTS: Readonly<Record<string, string>> = {
  FunctionCall: "script",
  EvaluateScript: "script",
  RunMicrotasks: "script",
  FireAnimationFrame: "script",
  TimerFire: "script",
  UpdateLayoutTree: "style",
  Layout: "layout",
  PrePaint: "pre-paint",
  Paint: "paint",
  Layerize: "layers",
  Commit: "commit",
  RasterTask: "raster",
};

async function traced(cdp: CDPSession, work: () => Promise<void>): Promise<TraceEvent[]> {
  const events: TraceEvent[] = [];
  cdp.on("Tracing.dataCollected", ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  const categories = "devtools.timeline,disabled-by-default-devtools.timeline,v8,toplevel,__metadata";
  await cdp.send("Tracing.start", {
    transferMode: "ReportEvents",
    traceConfig: { includedCategories: categories.split(",") },
  });
  await work();
  const done = new Promise<void>((resolve) => cdp.once("Tracing.tracingComplete", () => resolve()));
  await cdp.send("Tracing.end");
  await done;
  return events;
}

/** Of each part the time that no other part within it has. */
function costs(events: readonly TraceEvent[]): Map<string, number> {
  const sums = new Map<string, number>();
  const threads = new Map<string, TraceEvent[]>();
  for (const event of events) {
    if (event.ph !== "X" || PARTS[event.name] === undefined) continue;
    const key = `${event.pid} ${event.tid}`;
    threads.set(key, [...(threads.get(key) ?? []), event]);
  }
  for (const all of threads.values()) {
    const open: TraceEvent[] = [];
    for (const event of all.sort((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0))) {
      while (open.length > 0 && event.ts >= (open.at(-1)?.ts ?? 0) + (open.at(-1)?.dur ?? 0)) open.pop();
      const own = event.tdur ?? event.dur ?? 0;
      const add = (name: string, time: number) => sums.set(name, (sums.get(name) ?? 0) + time);
      add(PARTS[event.name] ?? "", own);
      const around = open.at(-1);
      if (around !== undefined) add(PARTS[around.name] ?? "", -own);
      open.push(event);
    }
  }
  return sums;
}

async function measure(name: string, options: BrowserContextOptions, people: readonly ApiPerson[]): Promise<void> {
  const { page, context, close } = await visit(browser, `${server.url}/demo/frames`, options);
  await enter(page, "보는 사람");
  await page.locator(".log .bubble").first().waitFor();
  await page.waitForLoadState("networkidle");
  const cdp = await context.newCDPSession(page);
  let at = 0;
  const events = await traced(cdp, async () => {
    for (; at < MESSAGES; at++) {
      await Promise.all([
        people[at % people.length]?.send("frames", lineOf(at)),
        new Promise((resolve) => setTimeout(resolve, APART_MS)),
      ]);
    }
  });
  const sums = costs(events);
  const parts = [...new Set(Object.values(PARTS))].map((part) => {
    return `${part} ${((sums.get(part) ?? 0) / 1_000 / MESSAGES).toFixed(2)}`;
  });
  const main = [...sums].reduce((sum, [part, time]) => (part === "raster" ? sum : sum + time), 0) / 1_000 / MESSAGES;
  console.log(`${name}, ms of one message: ${parts.join(", ")}; together without raster ${main.toFixed(2)}`);
  await close();
}

const { server, browser, people, close: closeStage } = await openFrames(8);
try {
  for (const [name, options] of Object.entries(SCREENS)) await measure(name, options, people);
} finally {
  await closeStage();
}
