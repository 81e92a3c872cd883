// The example of a host service (examples/host), run as it is, on another site than the server's unless a test wants the
// same: `localhost` beside `127.0.0.1`. Its tenant is made by the command line. Must not know what is tested.
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FrameLocator, Page } from "playwright-core";
import { end, type Server, said } from "./harness.ts";

const SCRIPT = join(import.meta.dirname, "../../examples/host/server.mjs");
const REDEEM_SECRET = "what-maru-shows-at-the-host";

export interface Host {
  url: string;
  tenant: string;
  /** The key that `maru tenant create` printed. */
  key: string;
  close(): Promise<void>;
}

/** The server must allow calls to `localhost`. Pages of the host take its frame from `ours`. */
export async function startHost(server: Server, tenant: string, ours = server.url): Promise<Host> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const printed = await server.maru("tenant", "create", tenant, "--name", "가게", "--origin", url);
  const key = printed.match(/maru_sk_[\w-]+/)?.[0];
  if (key === undefined) throw new Error(`no key in: ${printed}`);
  const issuers = [{ issuer: url, jwks_url: `${url}/maru/jwks.json` }];
  await setTenant(server, tenant, {
    ways: { pull_code: true, signed_token: true },
    handover: { redeem_url: `${url}/maru/redeem`, redeem_secret: REDEEM_SECRET, issuers },
  });
  const env = {
    ...process.env,
    MARU_ORIGIN: ours,
    MARU_TENANT: tenant,
    MARU_SERVER_KEY: key,
    MARU_REDEEM_SECRET: REDEEM_SECRET,
    PORT: String(port),
    HOST_ORIGIN: url,
  };
  const child = spawn("node", [SCRIPT], { env, stdio: ["ignore", "pipe", "inherit"] });
  await said(child, /the host service is at/);
  return { url, tenant, key, close: () => end(child, "SIGTERM") };
}

/** Changes settings as an administrator does: by a file and the command line. */
export async function setTenant(server: Server, tenant: string, settings: object): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "maru-settings-"));
  const file = join(folder, "settings.json");
  await writeFile(file, JSON.stringify(settings));
  await server.maru("tenant", "set", tenant, "--settings", file);
  await rm(folder, { recursive: true });
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

export type Way = "push" | "pull" | "token" | "nickname";

export async function signInAtHost(page: Page): Promise<void> {
  await page.locator("input[name=login]").fill("jieun");
  await page.locator("input[name=password]").fill("maru-1");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.locator("#sign-out").waitFor();
}

/** What stands in the frame of the host's page. */
export function frameIn(page: Page): FrameLocator {
  return page.frameLocator("#talk iframe");
}
