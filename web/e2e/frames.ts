// Measures how evenly a room is drawn on a slow processor while messages come in: `npm run frames`. A figure for people and
// not a test: on a busy machine it says something about the machine.
import type { BrowserContextOptions, CDPSession, Page } from "playwright-core";
import type { ApiPerson } from "./api.ts";
import { lineOf } from "./crowd.ts";
import { openFrames } from "./framesStage.ts";
import { enter, PHONE, visit } from "./harness.ts";

const SLOWED = Number(process.argv[2] ?? 4);
const SECONDS = 10;
const PHONE_SCREEN = { viewport: PHONE, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const RATES = [0, 20, 200];
/** People send at most a few messages a second each. */
const PER_PERSON = 4;

/** Milliseconds of a second in which the main thread of the page was at work, by its own clock, and in which it ran script. */
interface Busy {
  all: number;
  script: number;
}

async function startBusy(cdp: CDPSession): Promise<() => Promise<Busy>> {
  const read = async () => {
    const { metrics } = await cdp.send("Performance.getMetrics");
    return (name: string) => metrics.find((one) => one.name === name)?.value ?? 0;
  };
  const [before, begun] = [await read(), performance.now()];
  return async () => {
    const after = await read();
    const seconds = (performance.now() - begun) / 1_000;
    const perSecond = (name: string) => Math.round(((after(name) - before(name)) * 1_000) / seconds);
    return { all: perSecond("TaskDuration"), script: perSecond("ScriptDuration") };
  };
}

interface Frames {
  perSecond: number;
  p50: number;
  p95: number;
  max: number;
  over50: number;
  nodes: number;
}

/** The gaps between frames of so many seconds, in milliseconds. */
function watchFrames(page: Page, seconds: number): Promise<Frames> {
  return page.evaluate(
    (untilMs) =>
      new Promise<Frames>((resolve) => {
        const gaps: number[] = [];
        let last = performance.now();
        const begin = last;
        const step = (now: number) => {
          gaps.push(now - last);
          last = now;
          if (now - begin < untilMs) {
            requestAnimationFrame(step);
            return;
          }
          const sorted = gaps.slice(1).sort((a, b) => a - b);
          const at = (part: number) => Math.round((sorted[Math.floor(sorted.length * part)] ?? 0) * 10) / 10;
          resolve({
            perSecond: Math.round((sorted.length / (now - begin)) * 10_000) / 10,
            p50: at(0.5),
            p95: at(0.95),
            max: at(0.9999),
            over50: sorted.filter((gap) => gap > 50).length,
            nodes: document.querySelectorAll(".log *").length,
          });
        };
        requestAnimationFrame(step);
      }),
    seconds * 1_000,
  );
}

/** Sends at an even pace until it is stopped; gives how many were sent. */
function talk(people: readonly ApiPerson[], room: string, perSecond: number): () => Promise<number> {
  let sent = 0;
  const under: Promise<unknown>[] = [];
  const timer = setInterval(() => {
    const person = people[sent % people.length];
    if (person) under.push(person.send(room, lineOf(sent++)));
  }, 1_000 / Math.max(1, perSecond));
  if (perSecond === 0) clearInterval(timer);
  return async () => {
    clearInterval(timer);
    await Promise.all(under);
    return sent;
  };
}

/** A processor that slow is a phone's; on a wide screen the list of rooms is drawn beside the room. */
const SCREENS = { phone: PHONE_SCREEN, desktop: {} } as const;

async function measure(screen: string, options: BrowserContextOptions, people: readonly ApiPerson[]): Promise<void> {
  const { page, context, close } = await visit(browser, `${server.url}/demo/frames`, options);
  await enter(page, "보는 사람");
  await page.locator(".log .bubble").first().waitFor();
  const cdp = await context.newCDPSession(page);
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: SLOWED });
  await cdp.send("Performance.enable", { timeDomain: "threadTicks" });
  for (const rate of RATES) {
    const stop = talk(people, "frames", rate);
    const busy = await startBusy(cdp);
    const frames = await watchFrames(page, SECONDS);
    const { all, script } = await busy();
    const line = await page.locator("[data-torrent]").allTextContents();
    const sent = await stop();
    console.log(
      `${screen}, ${rate} messages/s (${Math.round(sent / SECONDS)} were sent): ${frames.perSecond} frames/s, ` +
        `gaps p50 ${frames.p50} ms, p95 ${frames.p95} ms, longest ${frames.max} ms, ${frames.over50} over 50 ms, ` +
        `${frames.nodes} nodes; main thread ${all} ms a second, script ${script}; ${line}`,
    );
  }
  await close();
}

const { server, browser, people, close: closeStage } = await openFrames(Math.max(...RATES) / PER_PERSON);
try {
  console.log(`processor slowed ${SLOWED} times, ${SECONDS} s each`);
  for (const [screen, options] of Object.entries(SCREENS)) await measure(screen, options, people);
} finally {
  await closeStage();
}
