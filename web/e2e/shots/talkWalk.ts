// The walk through the talk page: from the way in to a room and what lies over it.
// Must not know how pictures are kept.
import type { SignedIn } from "@maru/wire";
import type { Page } from "playwright-core";
import { type ApiPerson, personBy } from "../api.ts";
import { enter, waitForBubble } from "../harness.ts";
import { setTenant } from "../hostService.ts";
import { crewOf, type Folk, furnish, gather, say, talkIn } from "./furnish.ts";
import type { Stage } from "./stage.ts";

export interface Inside extends Stage {
  me: ApiPerson;
  id: string;
  folk: Folk;
}

const sheet = (page: Page, name: string) => page.locator(`[data-sheet="${name}"]`);

export async function walkTalk(stage: Stage): Promise<Inside> {
  await setTenant(stage.server, stage.tenant, {
    oidc: [{ id: "google", label: "Google", preset: "google", client_id: "id", client_secret: "secret" }],
  });
  const inside = await comeIn(stage);
  await lookAround(inside);
  await lookAtRoom(inside);
  await lookOverRoom(inside);
  await keepOrder(inside);
  await lookAtOneself(inside);
  return inside;
}

async function comeIn(stage: Stage): Promise<Inside> {
  const { page, content, take, at } = stage;
  await page.reload();
  await page.locator("[data-way=account]").waitFor();
  await take("enter");
  await page.locator("[data-way=account]").click();
  await page.locator("input[name=password]").waitFor();
  await take("sign-in");
  await page.goto(at(""));
  const signedIn = page.waitForResponse((one) => one.url().endsWith("/guests") && one.status() < 300);
  await enter(page, content.me);
  const { access_token, principal } = (await (await signedIn).json()) as SignedIn;
  await page.locator(".list-pane .state").waitFor();
  await take("empty-list");
  const folk = await gather(stage.server.url, stage.tenant, content);
  await furnish(folk, content);
  return { ...stage, me: personBy(stage.server.url, access_token), id: principal.id, folk };
}

async function lookAround(inside: Inside): Promise<void> {
  const { page, content, take, at, me, id, folk } = inside;
  const { host, others } = folk;
  const [a, b] = others;
  for (const room of ["tennis", "lunch", "books", "plants"]) await me.ask("PUT", `/v1/rooms/${room}/members/me`, {});
  await talkIn("tennis", folk, content);
  await say(me, "plants", "👍");
  await say(a, "lunch", content.rooms[1]?.lines[2] ?? "");
  await say(b, "books", content.rooms[2]?.lines[1] ?? "");
  await say(host, "tennis", content.talk.call(content.me), { mentions: [id] });
  await me.ask("PATCH", "/v1/rooms/books/members/me", { notify: "none" });
  await me.ask("PATCH", "/v1/rooms/plants/members/me", { pinned: 0 });
  await page.goto(at(""));
  await page.locator(".rooms .room").nth(5).waitFor();
  await page.locator(".badge").first().waitFor();
  await take("list");
  await page.locator(".rooms .more").first().focus();
  await page.keyboard.press("Enter");
  await page.locator(".menu").waitFor();
  await take("list-menu");
  await page.keyboard.press("Escape");
  await page.locator(".list-pane header .icon-button").first().click();
  await page.locator('.find .segments [data-code="rooms"]').click();
  await page.locator("input[name=find]").fill(content.search);
  await page.locator('[data-list="directory"] a, [data-list="found"] a').first().waitFor();
  await page.locator(".find-line").filter({ hasText: /\d/ }).waitFor();
  await take("directory");
  await page.goto(at(""));
  await page.locator(".list-pane header .add").click();
  await page.locator("dialog input[name=title]").fill(content.created.title);
  await take("create-room");
  await page.keyboard.press("Escape");
  // It goes back in the history, which would end the next navigation.
  await page.locator("dialog").waitFor({ state: "detached" });
  await page.waitForURL(({ hash }) => hash === "");
}

async function lookAtRoom(inside: Inside): Promise<void> {
  const { page, content, take, at, folk, id } = inside;
  await folk.host.ask("PUT", "/v1/rooms/tennis/notice", { text: content.talk.notice });
  await page.goto(at("/tennis"));
  await page.locator(".mention.me").waitFor();
  await page.locator(".composer textarea").fill(content.talk.mine);
  await page.locator(".composer .send").click();
  await page.locator(".message.own:not(.pending, .waiting)").first().waitFor();
  await say(folk.others[1], "tennis", content.talk.call(content.me), { mentions: [id] });
  await page.locator(".composer textarea").fill(content.talk.mineToo);
  await page.locator(".composer .send").click();
  await page.locator(".message.own:not(.pending, .waiting)").nth(1).waitFor();
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await take("room");
  await page.locator(".log").evaluate((log) => log.scrollTo(0, 0));
  await page.locator(".jump").waitFor();
  await take("room-above");
  await page.locator(".jump").click();
}

/** With the other button of a mouse, or the finger that rests. */
async function openMessageMenu(page: Page, text: string): Promise<void> {
  const bubble = page.locator(".message .bubble", { hasText: text }).last();
  await bubble.scrollIntoViewIfNeeded();
  await bubble.click({ button: "right", position: { x: 5, y: 5 } });
  await page.locator(".menu").waitFor();
}

async function lookOverRoom(inside: Inside): Promise<void> {
  const { page, content, take, at, folk } = inside;
  await openMessageMenu(page, content.talk.quote.split("\n")[1] ?? "");
  await take("message-menu");
  await page.getByRole("menuitem").first().click();
  await page.locator(".composer textarea").fill("@");
  await page.locator(".mention-list").waitFor();
  await take("reply-and-mention");
  await page.goto(at("/tennis#about"));
  await sheet(page, "about").locator(".choices").waitFor();
  await take("about");
  await page.goto(at("/tennis#people"));
  await sheet(page, "people").locator("li").nth(3).waitFor();
  await take("people");
  await page.goto(at("/tennis#search"));
  await page.locator("input[name=find]").fill(content.talk.find);
  await page.locator(".found li").first().waitFor();
  await take("search-in-room");
  await say(folk.others[2], "tennis", content.talk.advert);
  await page.goto(at("/tennis"));
  await waitForBubble(page, content.talk.advert.slice(0, 6));
  await openMessageMenu(page, content.talk.advert.slice(0, 6));
  await page.getByRole("menuitem", { name: /^(신고|Report)$/ }).click();
  await sheet(page, "report").locator("input[value=spam]").check();
  await sheet(page, "report").locator("textarea").fill(content.reportNote);
  await take("report");
  await page.keyboard.press("Escape");
  await page.locator("dialog").waitFor({ state: "detached" });
}

/** In a room of one's own: inviting, what is reported, what was done. */
async function keepOrder(inside: Inside): Promise<void> {
  const { page, content, take, at, me, folk } = inside;
  const room = await crewOf(me, folk, content);
  await page.goto(at(`/${room.id}#invite`));
  await sheet(page, "invite").locator("button[type=submit]").click();
  await sheet(page, "invite").locator(".qr svg").waitFor();
  await page.locator("dialog .notice p").waitFor({ state: "detached" });
  await page.locator("dialog").evaluate((dialog) => dialog.scrollTo(0, dialog.scrollHeight));
  await take("invite");
  const [a, b, c] = folk.others;
  const rude = await say(c, room.id, content.talk.rude);
  const advert = await say(b, room.id, content.talk.advert);
  const report = (message: string, reason: string) =>
    a.ask("POST", `/v1/rooms/${room.id}/reports`, { message, reason, note: content.reportNote });
  await report(advert.id, "spam");
  await report(rude.id, "abuse");
  await page.goto(at(`/${room.id}#reports`));
  await sheet(page, "reports").locator("li").nth(1).waitFor();
  await take("reports");
  await me.ask("DELETE", `/v1/rooms/${room.id}/messages/${advert.id}`);
  const people = await me.ask<{ members: { member: { id: string; name: string } }[] }>(
    "GET",
    `/v1/rooms/${room.id}/members`,
  );
  const noisy = people.members.find((one) => one.member.name === content.people[3])?.member.id ?? "";
  await me.ask("PATCH", `/v1/rooms/${room.id}/members/${noisy}`, { mute_seconds: 3600 });
  await me.ask("PUT", `/v1/rooms/${room.id}/notice`, { text: content.crew.welcome });
  await page.goto(at(`/${room.id}#acts`));
  await sheet(page, "acts").locator("li").nth(2).waitFor();
  await take("acts");
  await page.goto(at(`/${room.id}#settings`));
  await sheet(page, "settings").locator("button[type=submit]").first().waitFor();
  await take("room-settings");
  await lookAtOrder(inside, room.id);
  await lookBeforeActing(inside, room.id);
  await me.ask("PUT", `/v1/me/blocks/${noisy}`);
}

/** What keeps order by itself, and what waits for a decision. */
async function lookAtOrder({ page, content, take, at, me, folk }: Inside, room: string): Promise<void> {
  const [, b] = folk.others;
  const [word = ""] = content.talk.advert.split(" ");
  await say(b, room, content.talk.advert);
  await page.goto(at(`/${room}#rules`));
  await sheet(page, "rules").locator('textarea[name="hold"]').fill(word);
  const trial = sheet(page, "rules").locator('[data-part="trial"]');
  await trial.locator("button").click();
  await trial.locator("blockquote").first().waitFor();
  await trial.scrollIntoViewIfNeeded();
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await take("word-trial");
  await me.ask("PATCH", `/v1/rooms/${room}`, { words: { rules: [{ text: word, action: "hold" }], allowed: [] } });
  const held = { client_id: "held", text: content.talk.advert };
  await b.ask("POST", `/v1/rooms/${room}/messages`, held);
  await page.goto(at(`/${room}#queue`));
  await sheet(page, "queue").locator("li").first().waitFor();
  await take("queue");
}

/** What is asked or shown before something is done. */
async function lookBeforeActing({ page, content, take, at, folk }: Inside, room: string): Promise<void> {
  const [, b] = folk.others;
  const said = await say(b, room, content.talk.bring);
  await b.ask("PATCH", `/v1/rooms/${room}/messages/${said.id}`, { text: content.talk.first });
  await page.goto(at(`/${room}`));
  const text = content.talk.first.slice(0, 6);
  await waitForBubble(page, text);
  await openMessageMenu(page, text);
  await page.getByRole("menuitem", { name: /^(수정 기록|Earlier texts)$/ }).click();
  await sheet(page, "edits").locator("li").nth(1).waitFor();
  await take("edits");
  await page.keyboard.press("Escape");
  await page.locator("dialog").waitFor({ state: "detached" });
  await page.goto(at(`/${room}#people`));
  await sheet(page, "people")
    .getByRole("button", { name: content.people[2] ?? "" })
    .click();
  await sheet(page, "member")
    .getByRole("button", { name: /^(내보내기|Put out)$/ })
    .click();
  await sheet(page, "confirm").locator("textarea").fill(content.reportNote);
  await take("reason");
  await page.goto(at(`/${room}#kind`));
  await sheet(page, "kind").locator('[data-kind="open"]').click();
  await sheet(page, "effects").locator("[data-effect]").first().waitFor();
  await take("effects");
}

async function lookAtOneself({ page, take, at }: Inside): Promise<void> {
  const open = async (label: RegExp, name: string, ready: string) => {
    await sheet(page, "main").locator(".choices button", { hasText: label }).click();
    await sheet(page, name).locator(ready).first().waitFor();
    await take(name);
    await page.locator(".sheet-head .icon-button").first().click();
  };
  await page.goto(at(""));
  await page.locator("button.me-button").click();
  await sheet(page, "main").locator(".choices button").nth(2).waitFor();
  await take("profile");
  await open(/내 기기|devices/i, "devices", "[data-list=devices] li");
  await open(/차단한|Blocked/, "blocked", "li");
  await open(/읽음·입력|Privacy/, "privacy", "input[name=receipts]:enabled");
}
