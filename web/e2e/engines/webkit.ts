// WebKitGTK by classic WebDriver: the driver of the distribution, which starts its small browser under a display of its
// own. Must not know what is tested.
import { type ChildProcess, spawn } from "node:child_process";
import { access } from "node:fs/promises";
import { end } from "../harness.ts";
import { freePort } from "../hostService.ts";
import { type Engine, type EnginePage, LIMIT_MS, WATCH } from "./page.ts";

const DRIVER = process.env["WEBKIT_DRIVER"] ?? "/usr/bin/WebKitWebDriver";
const DISPLAY = "/usr/bin/xvfb-run";
const READY_TRIES = 100;
/** The key under which WebDriver names an element (W3C WebDriver, section 11). */
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

type Ask = (method: string, path: string, body?: object) => Promise<unknown>;

/** `null` where it is not installed. */
export async function startWebKit(): Promise<Engine | null> {
  for (const file of [DRIVER, DISPLAY]) if (await access(file).catch(() => true)) return null;
  const people: (() => Promise<void>)[] = [];
  const person = async () => {
    const { page, stop } = await openPage();
    people.push(stop);
    return page;
  };
  return {
    name: "WebKitGTK",
    person,
    close: async () => {
      await Promise.all(people.map((stop) => stop()));
    },
  };
}

/** A driver has one session: each person has a driver of their own. */
async function openPage(): Promise<{ page: EnginePage; stop(): Promise<void> }> {
  const port = await freePort();
  const driver = spawn(DISPLAY, ["-a", "dbus-run-session", "--", DRIVER, `--port=${port}`], {
    stdio: "ignore",
    detached: true,
  });
  const call = callerOf(`http://127.0.0.1:${port}`);
  await ready(call, driver);
  const alwaysMatch = { pageLoadStrategy: "normal", timeouts: { script: LIMIT_MS + 5_000 } };
  const { sessionId } = (await call("POST", "/session", { capabilities: { alwaysMatch } })) as { sessionId: string };
  const ask: Ask = (method, path, body) => call(method, `/session/${sessionId}${path}`, body);
  let isOver = false;
  const stop = async () => {
    if (isOver) return;
    isOver = true;
    await ask("DELETE", "").catch(() => {});
    // With the display, the bus and the browser that it has started.
    if (driver.pid !== undefined && driver.exitCode === null) process.kill(-driver.pid, "SIGTERM");
    await end(driver, "SIGTERM");
  };
  return { page: pageBy(ask, stop), stop };
}

function callerOf(url: string): Ask {
  return async (method, path, body) => {
    const init: RequestInit = { method, headers: { "content-type": "application/json" } };
    if (method === "POST") init.body = JSON.stringify(body ?? {});
    const response = await fetch(url + path, init);
    const { value } = (await response.json()) as { value: unknown };
    if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(value)}`);
    return value;
  };
}

async function ready(call: Ask, driver: ChildProcess): Promise<void> {
  for (let tries = 0; tries < READY_TRIES; tries++) {
    if (driver.exitCode !== null) throw new Error(`the driver ended with ${driver.exitCode}`);
    const isReady = await call("GET", "/status").then(
      () => true,
      () => false,
    );
    if (isReady) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error("the driver does not answer");
}

function pageBy(ask: Ask, stop: () => Promise<void>): EnginePage {
  const watch = async (selector: string, text: string, wanted: boolean) => {
    const script = `const done = arguments[4]; (${WATCH})(arguments[0], arguments[1], arguments[2], arguments[3]).then(() => done(""), (error) => done(error.message));`;
    const refusal = await ask("POST", "/execute/async", { script, args: [selector, text, wanted, LIMIT_MS] });
    if (refusal !== "") throw new Error(String(refusal));
  };
  const find = async (selector: string) => {
    await watch(selector, "", true);
    const found = (await ask("POST", "/element", { using: "css selector", value: selector })) as Record<string, string>;
    return `/element/${found[ELEMENT]}`;
  };
  return {
    open: async (url) => {
      await ask("POST", "/url", { url });
    },
    waitFor: (selector, text = "") => watch(selector, text, true),
    waitForNone: (selector) => watch(selector, "", false),
    click: async (selector) => {
      await ask("POST", `${await find(selector)}/click`);
    },
    type: async (selector, text) => {
      await ask("POST", `${await find(selector)}/value`, { text });
    },
    texts: async (selector) => {
      const script = "return [...document.querySelectorAll(arguments[0])].map((one) => one.textContent || '');";
      return (await ask("POST", "/execute/sync", { script, args: [selector] })) as string[];
    },
    close: stop,
  };
}
