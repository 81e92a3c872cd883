// The gallery of the UI kit, as development builds serve it: every component as it looked before, and nothing that axe finds.
import { join } from "node:path";
import { build } from "vite";
import { beforeAll, expect, test } from "vitest";
import { violations } from "./axe.ts";
import { difference, kept, LOOKS, type LookName, openGallery, pictureOf, SHARE_MAX } from "./gallery.ts";
import { visit } from "./harness.ts";
import { openStage } from "./stage.ts";

const stage = openStage();
const looks = Object.keys(LOOKS) as LookName[];

beforeAll(async () => {
  await build({ configFile: join(import.meta.dirname, "../apps/gallery/vite.config.ts"), logLevel: "warn" });
});

test.each(looks)("%s looks as it did", async (look) => {
  const page = await openGallery(stage.browser, stage.server.url, look);
  expect(await difference(stage.browser, await kept(look), await pictureOf(page))).toBeLessThanOrEqual(SHARE_MAX);
  await page.close();
});

test.each([
  ["another corner", ":root { --radius: 2px }"],
  ["another grey", ":root { --ink-2: #a09a8d }"],
  ["another place", ".composer { translate: 0 3px }"],
])("%s would be noticed", async (_name, css) => {
  const page = await openGallery(stage.browser, stage.server.url, "light-ko");
  await page.evaluate((text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    document.adoptedStyleSheets = [sheet];
  }, css);
  expect(await difference(stage.browser, await kept("light-ko"), await pictureOf(page))).toBeGreaterThan(SHARE_MAX);
  await page.close();
});

test.each(looks)("axe finds nothing, %s", async (look) => {
  const options = { viewport: { width: 780, height: 800 }, bypassCSP: true, reducedMotion: "reduce" } as const;
  const visitor = await visit(stage.browser, `${stage.server.url}/ui?${LOOKS[look]}`, options);
  await visitor.page.locator(".gallery section").last().waitFor();
  // "24" is in "24초 뒤에", but not as a word of its own as the rule wants it: Korean writes them together.
  expect(await violations(visitor.page, "label-content-name-mismatch")).toEqual([]);
  await visitor.close();
});

test("language, theme and direction change while it stands there", async () => {
  const visitor = await visit(stage.browser, `${stage.server.url}/ui?language=ko`);
  const { page } = visitor;
  await page.getByRole("button", { name: "English" }).click();
  await page.locator("#enter h1", { hasText: "Welcome" }).or(page.locator('html[lang="en"]')).first().waitFor();
  await page.locator('[data-code="dark"]').click();
  await page.getByLabel("dir").selectOption("rtl");
  await page.locator('html[lang="en"][dir="rtl"][data-theme="dark"]').waitFor();
  const own = await page.locator("#room .message.own .bubble").first().boundingBox();
  const other = await page.locator("#room .message:not(.own) .bubble").first().boundingBox();
  expect(own?.x).toBeLessThan(other?.x ?? 0);
  await visitor.close();
});
