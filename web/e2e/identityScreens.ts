// A walk through every screen of entering and of oneself, in whatever language the page has. Calls back at each one.
// Must not know what is done with them.
import type { Page } from "playwright-core";
import { enter, type Server } from "./harness.ts";
import { setTenant } from "./hostService.ts";
import { linkTo } from "./mailbox.ts";
import { totpCode } from "./totp.ts";

const CLOSED = "closed";
const PASSWORD = "마루에서 만나는 날";

export interface Walk {
  page: Page;
  server: Server;
  /** Nobody's yet. */
  email: string;
  onScreen(name: string): Promise<void>;
}

const submit = (page: Page) => page.locator("form button[type=submit]").last().click();
const secondary = (page: Page, at: number) => page.locator(".text-buttons button").nth(at).click();
const back = (page: Page) => page.locator(".text-button").last().click();
const sheet = (page: Page, name: string) => page.locator(`[data-sheet="${name}"]`).waitFor();
const refusal = (page: Page) => page.locator("[role=alert]").waitFor();

/** From a guest to an account with a second factor, and out again. */
export async function walkThrough(walk: Walk): Promise<void> {
  await walkIn(walk);
  await comeAsGuest(walk);
  await becomeAccount(walk);
  await lookAtOneself(walk);
  await setSecondFactor(walk);
  await goOutAndIn(walk);
  await forgetPassword(walk);
}

async function walkIn({ page, server, onScreen }: Walk): Promise<void> {
  await page.goto(`${server.url}/demo/lobby`);
  await page.locator('[data-screen="enter"]').waitFor();
  await onScreen("enter");
  await page.goto(`${server.url}/demo/lobby#problem=oidc_refused`);
  await refusal(page);
  await onScreen("enter-refused");
  await page.locator("[data-way=account]").click();
  await page.locator("input[name=password]").waitFor();
  await onScreen("sign-in");
  await page.locator("input[name=email]").fill("nobody@maru.example");
  await page.locator("input[name=password]").fill("어디에도 없는 비밀번호");
  await submit(page);
  await refusal(page);
  await onScreen("sign-in-refused");
  await secondary(page, 1);
  await page.locator("input[name=password]").waitFor({ state: "detached" });
  await onScreen("forgot");
  await back(page);
  await back(page);
  await page.locator("input[name=name]").waitFor();
}

async function comeAsGuest({ page, onScreen }: Walk): Promise<void> {
  await enter(page, "지나가던 손님");
  await page.locator(".composer").waitFor();
  await openProfile(page);
  await onScreen("profile-of-guest");
  await page.locator(".choices button").first().click();
  await sheet(page, "account");
  await onScreen("account");
}

async function becomeAccount({ page, server, email, onScreen }: Walk): Promise<void> {
  await secondary(page, 0);
  await page.locator("dialog form input[name=name]").fill("하늘");
  await onScreen("sign-up");
  await page.locator("input[name=email]").fill(email);
  await page.locator("input[name=password]").fill(PASSWORD);
  await submit(page);
  await page.locator("dialog .plain h2").waitFor();
  await onScreen("mail");
  await page.goto(await linkTo(server, email));
  await page.locator("[data-mail=verify]").waitFor();
  await onScreen("verify");
  await submit(page);
  await sheet(page, "claim");
  await onScreen("claim");
  await page.locator('[data-sheet="claim"] .actions button').last().click();
  await page.locator('[data-sheet="claim"]').waitFor({ state: "detached" });
  await onScreen("hall");
}

async function lookAtOneself({ page, server, email, onScreen }: Walk): Promise<void> {
  await fetch(`${server.url}/v1/tenants/demo/login`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email, password: PASSWORD, refresh_by: "body", device: "Firefox · Linux" }),
  });
  await openProfile(page);
  await page.locator("[data-list=claims]").waitFor();
  await onScreen("profile");
  await openSheet(page, 0, "devices");
  await page.locator("[data-list=devices] button").waitFor();
  await onScreen("devices");
  await leaveSheet(page);
  await openSheet(page, 3, "password");
  await onScreen("password");
  await leaveSheet(page);
  await openSheet(page, 6, "delete");
  await onScreen("delete");
  await leaveSheet(page);
}

async function setSecondFactor({ page, onScreen }: Walk): Promise<void> {
  await openSheet(page, 4, "two-step");
  await onScreen("two-step");
  // As the server answers some minutes after the sign-in.
  const problem = { type: "about:blank", title: "", status: 403, code: "step_up_required", retryable: false };
  const refusal = { status: 403, contentType: "application/problem+json", body: JSON.stringify(problem) };
  await page.route("**/v1/me/totp", (route) => route.fulfill(refusal), { times: 1 });
  await page.locator('[data-sheet="two-step"] .actions button').click();
  await sheet(page, "proof");
  await onScreen("proof");
  await leaveSheet(page);
  await openSheet(page, 4, "two-step");
  await page.locator('[data-sheet="two-step"] .actions button').click();
  const secret = (await page.locator(".secret code").textContent()) ?? "";
  await onScreen("two-step-secret");
  await page.locator("input[name=code]").fill(totpCode(secret));
  await submit(page);
  await sheet(page, "main");
  await openSheet(page, 4, "two-step");
  await page.locator("input[name=code]").waitFor();
  await onScreen("two-step-on");
  await leaveSheet(page);
}

async function goOutAndIn({ page, email, onScreen }: Walk): Promise<void> {
  await page.locator('[data-sheet="main"] [data-act="sign-out"]').click();
  await sheet(page, "sign-out");
  await onScreen("sign-out");
  await page.locator('[data-sheet="sign-out"] [data-act="sign-out"]').click();
  await page.locator("[data-way=account]").click();
  await page.locator("input[name=email]").fill(email);
  await page.locator("input[name=password]").fill(PASSWORD);
  await submit(page);
  await page.locator("input[name=code]").waitFor();
  await onScreen("factor");
  await page.locator("input[name=code]").fill("000000");
  await submit(page);
  await refusal(page);
  await onScreen("factor-refused");
  await back(page);
}

async function forgetPassword({ page, server, email, onScreen }: Walk): Promise<void> {
  await secondary(page, 1);
  await page.locator("input[name=password]").waitFor({ state: "detached" });
  await page.locator("input[name=email]").fill(email);
  await submit(page);
  await page.locator("input[name=email]").waitFor({ state: "detached" });
  await page.goto(await linkTo(server, email, "reset"));
  await page.locator("[data-mail=reset]").waitFor();
  await onScreen("reset");
  await page.locator("input[name=password]").fill(`${PASSWORD}, 다시`);
  await submit(page);
  await page.locator(".good-news").waitFor();
  await onScreen("reset-done");
}

/** Gives the tenant `demo` a provider's button, and makes a tenant that is switched off. */
export async function prepareWalk(server: Server): Promise<void> {
  const google = { id: "google", label: "Google", preset: "google", client_id: "id", client_secret: "secret" };
  await setTenant(server, "demo", { oidc: [google] });
  await server.maru("tenant", "create", CLOSED, "--name", "닫힌 곳");
  await server.maru("tenant", "disable", CLOSED, "--reason", "to look at it");
}

/** Screens for who cannot come in. */
export async function walkAround({ page, server, onScreen }: Walk): Promise<void> {
  await page.goto(`${server.url}/${CLOSED}`);
  await page.locator('[data-screen="disabled"]').waitFor();
  await onScreen("closed");
  await page.goto(`${server.url}/nowhere-at-all`);
  await page.locator('[data-screen="missing"]').waitFor();
  await onScreen("missing");
}

export async function openProfile(page: Page): Promise<void> {
  // On a phone the list, where one's own button is, and the room take turns.
  const button = page.locator("button.me-button");
  if (!(await button.isVisible())) await page.locator(".head button").first().click();
  await button.click();
  await sheet(page, "main");
}

async function openSheet(page: Page, choice: number, name: string): Promise<void> {
  await page.locator('[data-sheet="main"] .choices button').nth(choice).click();
  await sheet(page, name);
}

async function leaveSheet(page: Page): Promise<void> {
  await page.locator(".sheet-head .icon-button").click();
  await sheet(page, "main");
}
