// The real identity provider of provider.mjs beside the server, on another site than it: `localhost` beside `127.0.0.1`.
// Its pages are gone through as people do. Must not know what is tested.
import { spawn } from "node:child_process";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { end, type Server, said } from "../harness.ts";
import { setTenant } from "../hostService.ts";

const CLIENT = { client_id: "maru-tests", client_secret: "a secret: with / signs & spaces" };

export interface IdentityHouse {
  close(): Promise<void>;
}

/** Starts it, and sets it in the tenant under the label `우리집`. The server must allow calls to `localhost`. */
export async function startIdentityHouse(server: Server, tenant: string): Promise<IdentityHouse> {
  const options = {
    ...CLIENT,
    redirect_uri: `${server.url}/v1/auth/oidc/callback`,
    logout_uri: `${server.url}/v1/tenants/${tenant}/oidc/house/backchannel-logout`,
    alg: "RS256",
    client_auth: "client_secret_basic",
    now: Date.now(),
    host: "localhost",
  };
  const script = join(import.meta.dirname, "provider.mjs");
  const child = spawn("node", [script, JSON.stringify(options)], { stdio: ["pipe", "pipe", "inherit"] });
  const [, issuer] = await said(child, /"issuer":"([^"]+)"/);
  const provider = { ...CLIENT, id: "house", label: "우리집", preset: "discovery", issuer };
  await setTenant(server, tenant, { oidc: [provider] });
  return { close: () => end(child, "SIGTERM") };
}

/** Signs in at the provider, up to its last question. */
export async function signInAtProvider(page: Page, person: { sub: string; name: string }): Promise<void> {
  await page.locator("[data-prompt=login] input[name=sub]").fill(person.sub);
  await page.locator("[data-prompt=login] input[name=name]").fill(person.name);
  await page.getByRole("button", { name: "login" }).click();
  await page.locator("[data-prompt=consent]").waitFor();
}

export async function consent(page: Page): Promise<void> {
  await page.getByRole("button", { name: "consent" }).click();
}

export async function cancel(page: Page): Promise<void> {
  await page.getByRole("button", { name: "cancel" }).click();
}
