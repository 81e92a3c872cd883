// The states in which there is nothing to show yet, or something keeps one from it.
// Must not know how pictures are kept.
import type { Page, Route } from "playwright-core";
import { waitForBubble } from "../harness.ts";
import { say } from "./furnish.ts";
import type { Inside } from "./talkWalk.ts";

const REFUSAL = JSON.stringify({ type: "about:blank", title: "No", status: 403, code: "forbidden", retryable: false });

export async function walkStates(inside: Inside): Promise<void> {
  await loading(inside);
  await lostLine(inside);
  await refused(inside);
  await notWelcome(inside);
  await nothingThere(inside);
}

/** Every answer of the interface waits until the picture is taken. */
async function loading({ page, take, at }: Inside): Promise<void> {
  const held: Route[] = [];
  const isAsked = (url: URL) => /\/v1\/(rooms|me\/rooms|feed)/.test(url.pathname);
  await page.route(isAsked, (route) => void held.push(route));
  await page.goto(at("/tennis"));
  await page.locator(".skeleton-log").waitFor();
  await take("loading");
  await page.unroute(isAsked);
  await Promise.all(held.map((route) => route.continue().catch(() => {})));
  await waitForBubble(page, "?");
}

async function send(page: Page, text: string): Promise<void> {
  await page.locator(".composer textarea").fill(text);
  await page.locator(".composer .send").click();
}

async function lostLine({ page, take, at, content, visitor }: Inside): Promise<void> {
  await page.goto(at("/tennis"));
  await page.locator(".composer").waitFor();
  await page.locator(".skeleton:visible").first().waitFor({ state: "detached" });
  await visitor.context.setOffline(true);
  await send(page, content.talk.offline);
  await page.locator(".connection-bar").waitFor();
  await page.locator(".message .way-out").waitFor();
  await take("offline");
  await visitor.context.setOffline(false);
  await page.locator(".message .way-out").waitFor({ state: "detached" });
}

async function refused({ page, take, content, folk }: Inside): Promise<void> {
  const isSend = (url: URL) => url.pathname.endsWith("/messages");
  await page.route(isSend, (route) =>
    route.request().method() === "POST"
      ? route.fulfill({ status: 403, contentType: "application/problem+json", body: REFUSAL })
      : route.continue(),
  );
  await send(page, content.talk.refused);
  await page.locator(".message .way-out").waitFor();
  await take("failed");
  await page.unroute(isSend);
  await folk.host.ask("PATCH", "/v1/rooms/lunch", { slow_mode_seconds: 120 });
}

/** In rooms that let one read, and keep one from writing for a reason each. */
async function notWelcome({ page, take, at, content, folk, id, me }: Inside): Promise<void> {
  const { host } = folk;
  await page.goto(at("/lunch"));
  await send(page, content.talk.slow);
  await page.locator(".message.own:not(.pending, .waiting)").last().waitFor();
  await page.locator(".composer textarea").fill(content.talk.mineToo);
  await take("slow-mode");
  await host.ask("PATCH", "/v1/rooms/books", { frozen: true });
  await page.goto(at("/books"));
  await page.locator(".standing").waitFor();
  await take("frozen");
  await host.ask("PUT", `/v1/rooms/tennis/bans/${id}`, { seconds: 86_400 });
  await page.goto(at("/tennis"));
  await page.locator(".standing, .talk-pane .state").first().waitFor();
  await take("banned");
  for (const person of folk.others) await say(person, "bikes", "🚲");
  await host.ask("PATCH", "/v1/rooms/bikes", { policy: { members_max: 4 } });
  await me.ask("DELETE", "/v1/rooms/bikes/members/me").catch(() => {});
  await page.goto(at("/bikes"));
  await send(page, content.talk.mine);
  await page.locator(".standing").waitFor();
  await take("full");
}

async function nothingThere({ page, take, at, server, folk, content }: Inside): Promise<void> {
  const room = await folk.host.ask<{ id: string }>("POST", "/v1/rooms", { title: content.crew.title, kind: "group" });
  await page.goto(at(`/${room.id}#invite=over`));
  await page.locator('[data-sheet="invited"] input[name=room_name]').waitFor();
  await take("invited");
  await page.locator('[data-sheet="invited"] button[type=submit]').click();
  await page.locator(".talk-pane .state").waitFor();
  await take("invitation-over");
  await page.goto(at("/nowhere"));
  await page.locator(".talk-pane .state").waitFor();
  await take("room-missing");
  await page.goto(`${server.url}/nowhere-at-all`);
  await page.locator('[data-screen="missing"]').waitFor();
  await take("place-missing");
}
