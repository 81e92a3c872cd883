// One look of the pictures: size, language and theme, with a page of its own, and how a picture is taken and kept small.
// Must not know which screens there are.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { DESKTOP, PHONE, type Server, type Visitor, visit } from "../harness.ts";
import { type Content, en, ko } from "./content.ts";

export interface Look {
  size: "phone" | "desktop";
  language: "ko" | "en";
  theme: "light" | "dark";
}

export const LOOKS: readonly Look[] = (["phone", "desktop"] as const).flatMap((size) =>
  (["ko", "en"] as const).flatMap((language) =>
    (["light", "dark"] as const).map((theme) => ({ size, language, theme })),
  ),
);

/** A wide screen's picture is made smaller: it is for a look at the screen, not at its letters. */
const DESKTOP_WIDTH = 960;
const QUALITY = { phone: 0.62, desktop: 0.6 };

export interface Stage {
  server: Server;
  look: Look;
  content: Content;
  tenant: string;
  visitor: Visitor;
  page: Page;
  /** The address of a path of the tenant. */
  at(path: string): string;
  /** Takes the screen's picture, if it is one of those that are wanted. */
  take(screen: string): Promise<void>;
}

export interface Shoot {
  server: Server;
  browser: Browser;
  folder: string;
  /** Beside the small ones, as they are: to look at closely. */
  raw: string | null;
  wanted(screen: string): boolean;
}

export const nameOf = ({ size, language, theme }: Look) => `${size}-${language}-${theme}`;

export const optionsOf = ({ size, language, theme }: Look) => ({
  viewport: size === "phone" ? PHONE : DESKTOP,
  locale: language === "ko" ? "ko-KR" : "en-US",
  colorScheme: theme,
  hasTouch: size === "phone",
  reducedMotion: "reduce" as const,
});

export async function openStage(shoot: Shoot, look: Look): Promise<Stage> {
  const { server, browser } = shoot;
  const content = look.language === "ko" ? ko : en;
  const tenant = nameOf(look);
  await server.maru("tenant", "create", tenant, "--name", content.tenant);
  const at = (path: string) => `${server.url}/${tenant}${path}`;
  const visitor = await visit(browser, at(""), optionsOf(look));
  const { page } = visitor;
  return { server, look, content, tenant, visitor, page, at, take: (screen) => takePicture(shoot, look, page, screen) };
}

export async function takePicture(shoot: Shoot, look: Look, page: Page, screen: string): Promise<void> {
  if (!shoot.wanted(screen)) return;
  await page.evaluate(() => document.fonts.ready);
  if (screen !== "loading") await page.locator(".skeleton:visible").first().waitFor({ state: "detached" });
  const picture = await page.screenshot({ animations: "disabled", caret: "hide" });
  const name = `${screen}-${nameOf(look)}`;
  if (shoot.raw !== null) await keep(shoot.raw, `${name}.png`, picture);
  await keep(shoot.folder, `${name}.webp`, await smaller(shoot.browser, look, picture));
}

async function keep(folder: string, name: string, bytes: Buffer): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, name), bytes);
}

async function smaller(browser: Browser, { size }: Look, picture: Buffer): Promise<Buffer> {
  const page = await browser.newPage();
  const url = await page.evaluate(
    async ({ source, quality, widthMax }) => {
      const image = new Image();
      image.src = source;
      await image.decode();
      const scale = Math.min(1, widthMax / image.width);
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [image.width * scale, image.height * scale];
      const context = canvas.getContext("2d");
      if (context === null) throw new Error("no canvas");
      context.imageSmoothingQuality = "high";
      context.drawImage(image, 0, 0, canvas.width, canvas.height);
      return canvas.toDataURL("image/webp", quality);
    },
    { source: `data:image/png;base64,${picture.toString("base64")}`, quality: QUALITY[size], widthMax: DESKTOP_WIDTH },
  );
  await page.close();
  return Buffer.from(url.split(",")[1] ?? "", "base64");
}
