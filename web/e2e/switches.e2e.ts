// What a tenant has switched off has no button, and what was there before is still read; and a tenant under pressure, which
// real pages get into by some work.
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { apiPerson } from "./api.ts";
import { enter, say, visit, waitForBubble } from "./harness.ts";
import { setTenant } from "./hostService.ts";
import { openStage } from "./stage.ts";

const stage = openStage();
const LINK = "여기 https://maru.example/rules";
const THUMB = "👍";

async function openMenu(page: Page, text: string): Promise<void> {
  const row = page.locator(".message", { hasText: text }).last();
  await row.hover();
  await row.locator("button.more").click();
  await page.getByRole("menu").waitFor();
}

test("with links and reactions off, both are read where they stand and nothing adds to them", async () => {
  await stage.server.maru("tenant", "create", "plain", "--name", "수수한 곳");
  const owner = await apiPerson(stage.server.url, "주인", "plain");
  await owner.createRoom("로비", "lobby");
  const { id } = await owner.send("lobby", LINK);
  await owner.ask("PUT", `/v1/rooms/lobby/messages/${id}/reactions/${encodeURIComponent(THUMB)}`);
  const { page, close } = await visit(stage.browser, `${stage.server.url}/plain/lobby`);
  await enter(page, "아나");
  await page.locator(".bubble a", { hasText: "maru.example" }).waitFor();
  await page.locator(".reactions button", { hasText: THUMB }).waitFor();
  await say(page, "들어왔어요");
  await waitForBubble(page, "들어왔어요");
  await openMenu(page, LINK);
  expect(await page.locator(".menu-row").count()).toBe(1);
  await page.keyboard.press("Escape");
  await openMenu(page, "들어왔어요");
  expect(await page.getByRole("menuitem", { name: "삭제" }).count()).toBe(1);
  await page.keyboard.press("Escape");

  const off = ["links", "reactions", "message_deletion"].flatMap((feature) => ["--feature", `${feature}=off`]);
  await stage.server.maru("tenant", "set", "plain", ...off);
  await page.reload();
  await waitForBubble(page, LINK);
  expect(await page.locator(".bubble a").count()).toBe(0);
  expect(await page.locator(".reactions", { hasText: `${THUMB} 1` }).count()).toBe(1);
  expect(await page.locator(".reactions button").count()).toBe(0);
  await openMenu(page, LINK);
  expect(await page.locator(".menu-row").count()).toBe(0);
  await page.keyboard.press("Escape");
  await openMenu(page, "들어왔어요");
  expect(await page.getByRole("menuitem", { name: "삭제" }).count()).toBe(0);
  await page.keyboard.press("Escape");
  // Whoever writes one all the same is told, and what they wrote is still theirs.
  await say(page, "이것도 https://maru.example/more");
  await page.locator(".message.own.failed", { hasText: "maru.example/more" }).waitFor();
  await expect
    .poll(async () => (await owner.history("lobby")).messages.map(({ text }) => text))
    .toEqual([LINK, "들어왔어요"]);
  await close();
});

test("when too many guests come, work is asked for, and a real page does it and gets in", async () => {
  await stage.server.maru("tenant", "create", "crowd", "--name", "붐비는 곳");
  await setTenant(stage.server, "crowd", { limits: { challenge_above_guests_per_minute: 2 } });
  const calm = await visit(stage.browser, `${stage.server.url}/crowd`);
  const asked: string[] = [];
  calm.page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await enter(calm.page, "일찍 온 손님");
  expect(asked).not.toContain("/v1/tenants/crowd/challenge");
  await calm.close();

  const come = async () => {
    const init = { method: "POST", headers: { "content-type": "application/json" }, body: "{}" };
    const answer = await fetch(`${stage.server.url}/v1/tenants/crowd/guests`, init);
    return answer.status === 201 ? "in" : ((await answer.json()) as { code: string }).code;
  };
  const answers = [await come(), await come(), await come()];
  expect(answers.at(-1)).toBe("challenge_required");

  const late = await visit(stage.browser, `${stage.server.url}/crowd`);
  late.page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await enter(late.page, "늦게 온 손님");
  expect(asked).toContain("/v1/tenants/crowd/challenge");
  expect(await late.page.locator(".me-button").first().getAttribute("aria-label")).toContain("늦게 온 손님");
  await late.close();
});
