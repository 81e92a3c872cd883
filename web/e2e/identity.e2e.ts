// Accounts in a browser: from guest to account, the way back in, devices, tabs, and what never flashes by.
import type { BrowserContext, Page } from "playwright-core";
import { expect, test } from "vitest";
import { enter, PHONE, say, type Visitor, visit, visitIn, waitForBubble } from "./harness.ts";
import { setTenant } from "./hostService.ts";
import { linkTo } from "./mailbox.ts";
import { openStage } from "./stage.ts";

const stage = openStage();
const PASSWORD = "마루에서 만나는 날";
const TABS = 20;
const RELOADS = 20;

async function askForAccount(page: Page, email: string, name: string): Promise<void> {
  await page.getByRole("button", { name: "계정 만들기" }).click();
  await page.locator('form input[name="name"]').last().fill(name);
  await page.locator("input[name=email]").fill(email);
  await page.locator("input[name=password]").fill(PASSWORD);
  await page.getByRole("button", { name: "계정 만들기" }).click();
  await page.getByText("메일을 확인해 주세요").waitFor();
}

async function signUp(page: Page, email: string, name: string): Promise<void> {
  await askForAccount(page, email, name);
  await page.goto(await linkTo(stage.server, email));
  // Where they are on that page already only its hash changes, and the page takes that away.
  await page.waitForURL(({ hash }) => hash === "");
  await page.getByRole("button", { name: "확인하고 들어가기" }).click();
  await page.locator('[data-screen="hall"]').waitFor();
}

async function signIn(page: Page, email: string, password = PASSWORD): Promise<void> {
  await page.locator('[data-way="account"]').click();
  await page.locator("input[name=email]").fill(email);
  await page.locator("input[name=password]").fill(password);
  await page.getByRole("button", { name: "로그인", exact: true }).click();
}

/** Somebody with an account, signed in, at this path. */
async function member(email: string, path = "/demo/lobby"): Promise<Visitor> {
  const visitor = await visit(stage.browser, stage.server.url + path);
  await visitor.page.locator('[data-way="account"]').click();
  await signUp(visitor.page, email, "하늘");
  return visitor;
}

async function openProfile(page: Page): Promise<void> {
  if (!(await page.locator(".me-button").first().isVisible())) await page.goto(`${stage.server.url}/demo`);
  await page.locator("button.me-button").click();
  await page.locator('[data-sheet="main"]').waitFor();
}

async function signOut(page: Page): Promise<void> {
  await openProfile(page);
  await page.locator('[data-sheet="main"] [data-act="sign-out"]').click();
  await page.locator('[data-sheet="sign-out"] [data-act="sign-out"]').click();
  await page.locator('[data-screen="enter"]').waitFor();
}

/** From its first element on, every page of the context writes down whether it ever showed the way in. */
async function watchForEnter(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const watch = new MutationObserver(() => {
      if (!document.querySelector('[data-screen="enter"], [data-screen="ended"]')) return;
      // The mark is a change of the page as well: whoever goes on watching calls itself for ever, and the page hangs.
      watch.disconnect();
      document.documentElement.dataset["flashed"] = "yes";
    });
    watch.observe(document, { childList: true, subtree: true, attributes: true });
  });
}

const hasFlashed = (page: Page) => page.evaluate(() => document.documentElement.dataset["flashed"] === "yes");

test("a guest makes an account, brings their message along, and comes back to it", async () => {
  const { page, close } = await visit(stage.browser, `${stage.server.url}/demo/lobby`);
  await enter(page, "지나가던 손님");
  await say(page, "손님일 때 한 말");
  await waitForBubble(page, "손님일 때 한 말");
  await openProfile(page);
  await page.getByRole("button", { name: "로그인하거나 계정 만들기" }).click();
  await signUp(page, "haneul@maru.example", "하늘");
  await page.locator('[data-sheet="claim"]').getByRole("button", { name: "가져오기" }).click();
  await page.locator('[data-sheet="claim"]').waitFor({ state: "detached" });
  const sender = async () => {
    const { messages } = await stage.host.history("lobby");
    return messages.find(({ text }) => text === "손님일 때 한 말")?.sender;
  };
  expect(await sender()).toMatchObject({ name: "하늘", kind: "account" });
  await page.goto(`${stage.server.url}/demo/lobby`);
  await page.locator(".message.own .bubble", { hasText: "손님일 때 한 말" }).waitFor();
  await openProfile(page);
  await page.locator('[data-list="claims"]').getByRole("button", { name: "되돌리기" }).click();
  await page.locator(".notice", { hasText: "다시 손님의 것이 됐어요" }).first().waitFor();
  await page.locator('[data-list="claims"]').waitFor({ state: "detached" });
  expect(await sender()).toMatchObject({ name: "지나가던 손님", kind: "guest" });
  await page.goto(`${stage.server.url}/demo/lobby`);
  await page.locator(".message:not(.own) .bubble", { hasText: "손님일 때 한 말" }).waitFor();
  expect(await page.locator(".message.own .bubble", { hasText: "손님일 때 한 말" }).count()).toBe(0);
  await signOut(page);
  await signIn(page, "haneul@maru.example", "틀린 비밀번호예요");
  await page.getByText("맞지 않아요. 다시 확인해 주세요.").waitFor();
  await page.locator("input[name=password]").fill(PASSWORD);
  await page.getByRole("button", { name: "로그인", exact: true }).click();
  await page.locator(".message:not(.own) .bubble", { hasText: "손님일 때 한 말" }).waitFor();
  await close();
});

test("what the page is told of its visitor holds no secret, neither theirs nor the tenant's", async () => {
  const secrets = { redeem: "what-only-the-host-knows-of-us", provider: "what-only-the-provider-knows-of-us" };
  const google = { id: "google", label: "Google", preset: "google", client_id: "id", client_secret: secrets.provider };
  const handover = { redeem_url: "https://shop.example/redeem", redeem_secret: secrets.redeem };
  await setTenant(stage.server, "demo", { oidc: [google], handover });
  const { page, context, close } = await member("stately@maru.example");
  const shown: string[] = Object.values(secrets).concat("stately@maru.example", PASSWORD, "eyJ");
  page.on("request", (request) => shown.push(...(request.headers()["authorization"]?.split(" ").slice(1) ?? [])));
  await page.goto(`${stage.server.url}/demo/lobby`);
  await page.locator(".composer").waitFor();
  const kept = (await context.cookies()).find(({ name }) => name === "maru-rt")?.value ?? "";
  const cookies = kept.split(".").filter((token) => token !== "");
  expect(cookies.length).toBeGreaterThan(0);
  expect(shown.length).toBeGreaterThan(5);
  for (const [path, cookie] of [
    ["/demo/lobby", "maru-rt"],
    ["/embed/demo/lobby", "maru-rtp"],
  ] as const) {
    const text = await (await fetch(stage.server.url + path, { headers: { cookie: `${cookie}=${kept}` } })).text();
    const state = JSON.parse(text.match(/id="maru-state">([^<]*)</)?.[1] ?? "{}") as Record<string, unknown>;
    expect(state).toMatchObject({ signed_in: true, principal: { name: "하늘", kind: "account" } });
    const known = ["disabled", "embedded", "principal", "signed_in", "tenant"];
    expect(Object.keys(state).sort()).toEqual(path.startsWith("/embed") ? [...known, "origins"].sort() : known);
    expect(Object.keys(state["principal"] as object).sort()).toEqual(["id", "kind", "name", "tag"]);
    for (const secret of [...shown, ...cookies]) expect(text.includes(secret), path).toBe(false);
  }
  await setTenant(stage.server, "demo", { oidc: [] });
  await close();
});

test("reloads never show the way in to somebody who is in", async () => {
  const { page, context, close } = await member("reload@maru.example");
  await watchForEnter(context);
  for (let round = 0; round < RELOADS; round++) {
    await page.reload();
    await page.locator('[data-screen="hall"]').waitFor();
    expect(await hasFlashed(page)).toBe(false);
  }
  await close();
}, 120_000);

test("the address that one came for is where one is after signing in", async () => {
  const first = await member("deep@maru.example");
  await first.close();
  const { title } = await stage.host.room("tennis");
  const { page, close } = await visit(stage.browser, `${stage.server.url}/demo/tennis`);
  await signIn(page, "deep@maru.example");
  await page.locator(".head h2", { hasText: title }).waitFor();
  expect(new URL(page.url()).pathname).toBe("/demo/tennis");
  await close();
});

test("a link that somebody signed up for is where their mail leads, on any device", async () => {
  const { title } = await stage.host.room("tennis");
  const wanted = `/demo/tennis?from=${encodeURIComponent("a friend")}`;
  const asked = await visit(stage.browser, stage.server.url + wanted);
  await asked.page.locator('[data-way="account"]').click();
  await askForAccount(asked.page, "onward@maru.example", "나래");
  const link = await linkTo(stage.server, "onward@maru.example");
  // Somewhere else altogether: nothing of the page that asked is there.
  const phone = await visit(stage.browser, link, { viewport: PHONE });
  await phone.page.waitForURL(({ hash }) => hash === "");
  await phone.page.getByRole("button", { name: "확인하고 들어가기" }).click();
  await phone.page.locator(".head h2", { hasText: title }).waitFor();
  const { pathname, search } = new URL(phone.page.url());
  expect(pathname + search).toBe(wanted);
  await Promise.all([asked.close(), phone.close()]);

  const forgot = await visit(stage.browser, stage.server.url + wanted);
  await forgot.page.locator('[data-way="account"]').click();
  await forgot.page.getByRole("button", { name: "비밀번호를 잊으셨나요?" }).click();
  await forgot.page.locator("input[name=email]").fill("onward@maru.example");
  await forgot.page.locator('form button[type="submit"]').last().click();
  await forgot.page.getByText("메일을 확인해 주세요").waitFor();
  await forgot.page.goto(await linkTo(stage.server, "onward@maru.example", "reset"));
  await forgot.page.locator('[data-mail="reset"] input[name=password]').fill(`${PASSWORD}, 다시`);
  await forgot.page.locator('[data-mail="reset"] button[type="submit"]').click();
  await forgot.page.locator("input[name=email]").fill("onward@maru.example");
  await forgot.page.locator("input[name=password]").fill(`${PASSWORD}, 다시`);
  await forgot.page.getByRole("button", { name: "로그인", exact: true }).click();
  await forgot.page.locator(".head h2", { hasText: title }).waitFor();
  expect(new URL(forgot.page.url()).pathname).toBe("/demo/tennis");
  await forgot.close();
});

test("whoever makes an account to follow an invitation is in its room, whatever device opens the mail", async () => {
  const group = await stage.host.ask<{ id: string }>("POST", "/v1/rooms", { title: "초대 모임", kind: "group" });
  const { url } = await stage.host.ask<{ url: string }>("POST", `/v1/rooms/${group.id}/invites`, {});
  const { pathname, hash } = new URL(url);
  const asked = await visit(stage.browser, stage.server.url + pathname + hash);
  await asked.page.locator('[data-way="account"]').click();
  await askForAccount(asked.page, "invited@maru.example", "초롱");
  const link = await linkTo(stage.server, "invited@maru.example");
  const phone = await visit(stage.browser, link, { viewport: PHONE });
  await phone.page.waitForURL((address) => address.hash === "");
  await phone.page.getByRole("button", { name: "확인하고 들어가기" }).click();
  await phone.page.locator('[data-sheet="invited"] button[type=submit]').click();
  await phone.page.locator(".head h2", { hasText: "초대 모임" }).waitFor();
  await say(phone.page, "메일로 왔어요");
  await Promise.all([asked.close(), phone.close()]);
});

test("the list of devices ends another browser's session at once", async () => {
  const here = await member("devices@maru.example");
  const there = await visit(stage.browser, `${stage.server.url}/demo/lobby`);
  await signIn(there.page, "devices@maru.example");
  await there.page.locator(".composer").waitFor();
  await openProfile(here.page);
  await here.page.getByRole("button", { name: "내 기기" }).click();
  const others = here.page.locator('[data-list="devices"] button');
  await others.first().waitFor();
  expect(await others.count()).toBe(1);
  await others.click();
  await there.page.locator('[data-screen="ended"]').waitFor({ timeout: 5_000 });
  await others.waitFor({ state: "detached" });
  await here.page.locator('[data-sheet="devices"]').waitFor();
  await Promise.all([here.close(), there.close()]);
});

test("an act that wants a fresh proof asks for the password, and is done", async () => {
  const { page, close } = await member("proof@maru.example");
  const refusal = { type: "about:blank", title: "", status: 403, code: "step_up_required", retryable: false };
  const body = JSON.stringify(refusal);
  // As the server answers some minutes after the sign-in.
  const refuse = { status: 403, contentType: "application/problem+json", body };
  await page.route("**/v1/me/totp", (route) => route.fulfill(refuse), { times: 1 });
  await openProfile(page);
  await page.getByRole("button", { name: "2단계 로그인" }).click();
  await page.getByRole("button", { name: "설정하기" }).click();
  await page.locator('[data-sheet="proof"] input[name=password]').fill("다른 비밀번호예요");
  await page.getByRole("button", { name: "계속" }).click();
  await page.getByText("맞지 않아요. 다시 확인해 주세요.").waitFor();
  await page.locator('[data-sheet="proof"] input[name=password]').fill(PASSWORD);
  await page.getByRole("button", { name: "계속" }).click();
  await page.locator('[data-sheet="two-step"] .secret code').waitFor();
  await close();
});

test("many tabs that refresh at once stay signed in", async () => {
  const first = await member("tabs@maru.example");
  await watchForEnter(first.context);
  const url = `${stage.server.url}/demo/lobby`;
  const tabs = await Promise.all(Array.from({ length: TABS }, () => visitIn(first.context, url)));
  await Promise.all(tabs.map(({ page }) => page.locator(".composer").waitFor()));
  await Promise.all(tabs.map(({ page }) => page.reload()));
  await Promise.all(tabs.map(({ page }) => page.locator(".composer").waitFor()));
  for (const { page } of tabs) expect(await hasFlashed(page)).toBe(false);
  await first.close();
}, 120_000);

test("what the tenant has switched off has no button, and a tenant that is off says so", async () => {
  await stage.server.maru("tenant", "create", "quiet", "--name", "조용한 곳");
  const { page, close } = await visit(stage.browser, `${stage.server.url}/quiet`);
  await enter(page, "아나");
  await page.getByRole("button", { name: "새 대화방" }).first().waitFor();
  await stage.server.maru("tenant", "set", "quiet", "--feature", "room_creation=off", "--feature", "renaming=off");
  await stage.server.maru("tenant", "set", "quiet", "--way", "sign_up=off");
  await page.reload();
  await page.locator('[data-screen="hall"]').waitFor();
  expect(await page.getByRole("button", { name: "새 대화방" }).count()).toBe(0);
  await openProfile(page);
  expect(await page.locator('[data-form="rename"]').count()).toBe(0);
  await page.getByRole("button", { name: "로그인하거나 계정 만들기" }).click();
  await page.locator("input[name=email]").waitFor();
  expect(await page.getByRole("button", { name: "계정 만들기" }).count()).toBe(0);
  await stage.server.maru("tenant", "disable", "quiet", "--reason", "a test");
  await page.locator('[data-screen="ended"]').waitFor();
  await watchForEnter(page.context());
  for (const [locale, title] of [
    ["ko", "지금은 닫혀 있어요"],
    ["en", "Closed for now"],
  ]) {
    await page.evaluate((language) => localStorage.setItem("maru.language", language), locale ?? "");
    await page.goto(`${stage.server.url}/quiet/somewhere`);
    await page.locator('[data-screen="disabled"]', { hasText: title ?? "" }).waitFor();
    expect(await hasFlashed(page)).toBe(false);
  }
  await stage.server.maru("tenant", "enable", "quiet");
  await page.getByRole("button", { name: "Load again" }).click();
  await page.locator('[data-screen="enter"]').waitFor();
  await close();
});
