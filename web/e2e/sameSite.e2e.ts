// A frame on a page of the same site as ours, as on `chat.shop.example` for `www.shop.example`: its requests bring the cookie
// of our own pages along with its own.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiPerson, apiPerson } from "./api.ts";
import { enter, say, visit, visitIn, waitForBubble } from "./harness.ts";
import { frameIn, type Host, signInAtHost, startHost } from "./hostService.ts";
import { openStage } from "./stage.ts";

const stage = openStage("--outbound-allow-private", "localhost,127.0.0.1");
let ours: string;
let market: Host;
let owner: ApiPerson;

beforeAll(async () => {
  // Of one name and two ports: one site, two origins.
  ours = stage.server.url.replace("127.0.0.1", "localhost");
  market = await startHost(stage.server, "market", ours);
  owner = await apiPerson(stage.server.url, "주인", "market");
  await owner.createRoom("로비", "lobby");
});

afterAll(() => market?.close());

async function sayInFrame(page: Page, text: string): Promise<void> {
  const field = frameIn(page).locator(".composer textarea");
  await field.fill(text);
  await field.press("Enter");
  await frameIn(page).locator(".message.own:not(.pending, .waiting)", { hasText: text }).waitFor();
}

async function sender(text: string): Promise<string> {
  const { messages } = await owner.history("lobby");
  const found = messages.find((message) => message.text === text)?.sender;
  return `${found?.kind} ${found?.name}`;
}

test("a frame and our own pages stay two people in one browser, over reloads and sign-outs", async () => {
  const visitor = await visit(stage.browser, `${ours}/market/lobby`);
  const { page: own, context } = visitor;
  await enter(own, "가게 구경꾼");
  const { page: hosts } = await visitIn(context, market.url);
  await signInAtHost(hosts);
  await hosts.goto(`${market.url}/?way=push`);
  await frameIn(hosts).locator(".composer").waitFor();
  for (const round of ["처음", "다시"]) {
    await say(own, `${round} 구경 왔어요`);
    await waitForBubble(own, `${round} 구경 왔어요`);
    await sayInFrame(hosts, `${round} 주문 왔어요`);
    expect(await sender(`${round} 구경 왔어요`)).toBe("guest 가게 구경꾼");
    expect(await sender(`${round} 주문 왔어요`)).toBe("external 지은");
    await own.reload();
    await hosts.reload();
    await frameIn(hosts).locator(".composer").waitFor();
  }
  // Whoever signs out at the host takes nobody of our own pages with them.
  await hosts.locator("#sign-out button").click();
  await hosts.locator("input[name=login]").waitFor();
  await frameIn(hosts).locator('[data-screen="enter"]').waitFor();
  await own.reload();
  await say(own, "아직 구경해요");
  await waitForBubble(own, "아직 구경해요");
  expect(await sender("아직 구경해요")).toBe("guest 가게 구경꾼");
  await visitor.close();
});
