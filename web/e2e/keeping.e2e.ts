// What a host looks at before something is done: what another kind of room would change, what a message said before it was
// edited, which messages words would catch, and why somebody is put out.
import type { EditList, Message, Room, RoomKinds, SignedIn } from "@maru/wire";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { type ApiPerson, apiPerson, personBy } from "./api.ts";
import { violations } from "./axe.ts";
import { enter, PHONE, say, type Visitor, visit, waitForBubble } from "./harness.ts";
import { setTenant } from "./hostService.ts";
import { openStage } from "./stage.ts";

const stage = openStage();

const sheet = (page: Page, name: string) => page.locator(`[data-sheet="${name}"]`);
const said = (page: Page, text: string) => page.locator(".notice", { hasText: text }).first().waitFor();

type Options = Parameters<typeof visit>[2];
type Host = Visitor & { api: ApiPerson; room: Room };

/** Somebody who opens a room of their own is its host. */
async function visitAsHost(title: string, alias: string, options: Options = {}): Promise<Host> {
  const visitor = await visit(stage.browser, `${stage.server.url}/demo`, options);
  const signedIn = visitor.page.waitForResponse((one) => one.url().endsWith("/guests") && one.status() < 300);
  await enter(visitor.page, "방장");
  const { access_token } = (await (await signedIn).json()) as SignedIn;
  const api = personBy(stage.server.url, access_token);
  const room = await api.createRoom(title, alias);
  await visitor.page.goto(`${stage.server.url}/demo/${alias}`);
  await visitor.page.locator(".composer").waitFor();
  return { ...visitor, api, room };
}

async function openSheet(page: Page, name: string): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, name);
  await sheet(page, name).waitFor();
}

async function fromMessageMenu(page: Page, text: string, label: string): Promise<void> {
  const row = page.locator(".message", { hasText: text }).last();
  await row.hover();
  await row.locator("button.more").click();
  await page.getByRole("menuitem", { name: label, exact: true }).click();
}

test("a host sees what another kind would change before the room becomes one", async () => {
  const host = await visitAsHost("바뀌는 방", "changing", { viewport: PHONE, bypassCSP: true });
  const { page, api, room } = host;
  await openSheet(page, "settings");
  await sheet(page, "settings").getByRole("button", { name: "방 종류" }).click();
  const { kinds } = await api.ask<RoomKinds>("GET", "/v1/room-kinds");
  const offered = sheet(page, "kind").locator("[data-kind]");
  await offered.first().waitFor();
  const made = kinds.filter((one) => one.made_by_people && one.policy["entry"] !== "pair");
  expect(await offered.evaluateAll((all) => all.map((one) => one.getAttribute("data-kind")))).toEqual(
    made.map(({ kind }) => kind),
  );
  expect(await sheet(page, "kind").locator('[data-kind="open"]').isDisabled()).toBe(true);
  expect(await violations(page)).toEqual([]);

  await sheet(page, "kind").locator('[data-kind="group"]').click();
  const effects = sheet(page, "effects");
  const entry = effects.locator('[data-effect="entry"]');
  await entry.waitFor();
  expect(await entry.textContent()).toBe("들어올 수 있는 사람누구나 → 바뀌면 초대받은 사람");
  expect(await effects.locator("[data-effect]").count()).toBe(6);
  expect(await violations(page)).toEqual([]);
  await effects.getByRole("button", { name: "취소" }).click();
  expect((await api.room(room.id)).kind).toBe("open");
  await sheet(page, "kind").locator('[data-kind="group"]').click();
  await effects.locator('[data-act="yes"]').click();
  await said(page, "방 종류를 바꿨어요");
  expect((await api.room(room.id)).kind).toBe("group");
  await sheet(page, "settings").getByText("멤버만의 방").waitFor();
  await host.close();
});

test("of the kinds only those are offered that people make here, with what they have", async () => {
  await stage.server.maru("tenant", "create", "fewer", "--name", "적은 곳");
  const { page, close } = await visit(stage.browser, `${stage.server.url}/fewer`, { bypassCSP: true });
  await enter(page, "여는 이");
  const open = () => page.getByRole("button", { name: "새 대화방" }).first().click();
  await open();
  const [kinds, code, name] = ["kind", "entry_code", "room_name"].map((field) =>
    page.locator(`dialog [name="${field}"]`),
  );
  await code?.waitFor();
  expect(await kinds?.count()).toBe(2);
  expect(await name?.count()).toBe(1);
  await kinds?.and(page.locator('[value="group"]')).check();
  await code?.waitFor({ state: "detached" });
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await page.locator("dialog").waitFor({ state: "detached" });

  const closed = { closed: true, policy: {}, locked: [] };
  const usual = { closed: false, policy: { profiles: "own" }, locked: [] };
  await setTenant(stage.server, "fewer", { room_kinds: { group: closed, live: closed, open: usual } });
  await open();
  await name?.waitFor({ state: "detached" });
  expect(await kinds?.count()).toBe(1);
  await page.locator('dialog [name="title"]').fill("하나뿐인 방");
  await page.getByRole("button", { name: "열기", exact: true }).click();
  // Alone in it, one is offered to invite.
  await page.locator(".log.empty").getByRole("button", { name: "초대" }).waitFor();
  await openSheet(page, "kind");
  const offered = sheet(page, "kind").locator("[data-kind]");
  await offered.first().waitFor();
  expect(await offered.evaluateAll((all) => all.map((one) => one.getAttribute("data-kind")))).toEqual([
    "open",
    "lobby",
  ]);
  await close();
});

test("a room that keeps people out by a code says why it becomes no lobby", async () => {
  const host = await visitAsHost("코드 있는 방", "coded");
  const { page, api, room } = host;
  await api.ask("PATCH", `/v1/rooms/${room.id}`, { entry_code: "1234" });
  await openSheet(page, "kind");
  await sheet(page, "kind").locator('[data-kind="lobby"]').click();
  await sheet(page, "effects").locator('[data-act="yes"]').click();
  await sheet(page, "effects").getByRole("alert").getByText("입장 코드를 없애고").waitFor();
  expect((await api.room(room.id)).kind).toBe("open");
  await host.close();
});

test("whoever keeps order reads what a message said before, and nobody else is offered it", async () => {
  const host = await visitAsHost("고친 말이 있는 방", "edited", { bypassCSP: true });
  const bo = await apiPerson(stage.server.url, "말 바꾸는 보");
  const first = await bo.send("edited", "세 시에 만나요");
  const path = `/v1/rooms/edited/messages/${first.id}`;
  await bo.ask<Message>("PATCH", path, { text: "네 시에 만나요" });
  await bo.ask<Message>("PATCH", path, { text: "다섯 시에 만나요" });
  await waitForBubble(host.page, "다섯 시에 만나요");
  expect((await host.api.ask<EditList>("GET", `${path}/edits`)).edits).toHaveLength(2);
  await fromMessageMenu(host.page, "다섯 시에 만나요", "수정 기록");
  const texts = sheet(host.page, "edits").locator("li p");
  await texts.nth(2).waitFor();
  expect(await texts.allInnerTexts()).toEqual(["세 시에 만나요", "네 시에 만나요", "다섯 시에 만나요"]);
  expect(await violations(host.page)).toEqual([]);
  await sheet(host.page, "edits").getByRole("button", { name: "닫기" }).click();
  await sheet(host.page, "edits").waitFor({ state: "detached" });

  const guest = await visit(stage.browser, `${stage.server.url}/demo/edited`);
  await enter(guest.page, "손님");
  await waitForBubble(guest.page, "다섯 시에 만나요");
  const row = guest.page.locator(".message", { hasText: "다섯 시에 만나요" }).last();
  await row.hover();
  await row.locator("button.more").click();
  await guest.page.getByRole("menuitem", { name: "신고", exact: true }).waitFor();
  expect(await guest.page.getByRole("menuitem", { name: "수정 기록" }).count()).toBe(0);
  await host.close();
  await guest.close();
});

test("why somebody was put out or banned stands with what was done", async () => {
  const host = await visitAsHost("이유 있는 방", "reasoned", { bypassCSP: true });
  const people = ["광고하는 보", "욕하는 치"];
  for (const name of people) {
    const one = await apiPerson(stage.server.url, name);
    await one.send("reasoned", `${name}입니다`);
  }
  const { page } = host;
  const ask = async (name: string, deed: string) => {
    await openSheet(page, "people");
    await sheet(page, "people").getByRole("button", { name }).click();
    await sheet(page, "member").getByRole("button", { name: deed, exact: true }).click();
    await sheet(page, "confirm").locator('[name="reason"]').waitFor();
  };
  await ask("광고하는 보", "내보내기");
  expect(await violations(page)).toEqual([]);
  await sheet(page, "confirm").locator('[name="reason"]').fill("광고를 세 번 올림");
  await sheet(page, "confirm").locator('[data-act="yes"]').click();
  await page.getByText("광고하는 보님을 내보냈어요").waitFor();
  await ask("욕하는 치", "방에서 차단");
  await sheet(page, "confirm").locator('[data-act="yes"]').click();
  await page.getByText("욕하는 치님을 방에서 차단했어요").waitFor();
  await openSheet(page, "acts");
  const acts = sheet(page, "acts").locator('[data-list="acts"] > li');
  await acts.filter({ hasText: "내보냄" }).getByText("이유: 광고를 세 번 올림").waitFor();
  expect(await acts.filter({ hasText: "방에서 차단함" }).getByText("이유").count()).toBe(0);
  await host.close();
});

test("words are tried on what was said before they are set", async () => {
  const host = await visitAsHost("시험하는 방", "tried", { bypassCSP: true });
  const { page, api, room } = host;
  await say(page, "광고 문의 주세요");
  await say(page, "안녕하세요");
  await openSheet(page, "rules");
  await page.locator('textarea[name="mask"]').fill("광고");
  await page.getByRole("button", { name: "지난 메시지로 시험하기" }).click();
  const trial = page.locator('[data-part="trial"]');
  await trial.getByText("최근 메시지 2개 중 1개가 걸려요").waitFor();
  await trial.locator("blockquote", { hasText: "광고 문의 주세요" }).waitFor();
  expect(await violations(page)).toEqual([]);
  const { words } = await api.ask<{ words: { rules: unknown[] } }>("GET", `/v1/rooms/${room.id}/rules`);
  expect(words.rules).toEqual([]);
  await host.close();
});
