// The gallery's pictures: how it is shown, how a picture is taken, and how far two of them may be apart.
//
// Pictures are compared at half their size, and a pixel counts as another one beyond `CHANNEL_MAX`: what keeping a picture
// small and smoothing its edges change stays below that (measured: not one pixel), what somebody sees, a colour, a corner, a
// line, a place, does not. `SHARE_MAX` of the pixels may be others, 80 of 800,000: less than one letter. With other fonts
// everything is another picture; then `npm run gallery:shots` takes them anew.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";

export const LOOKS = {
  "light-ko": "theme=light&language=ko",
  "dark-en": "theme=dark&language=en",
  "contrast-ko": "theme=light&language=ko&contrast=more",
  "rtl-compact-en": "theme=dark&language=en&dir=rtl&density=compact",
} as const;
export type LookName = keyof typeof LOOKS;

const FOLDER = join(import.meta.dirname, "gallery");
const SHRINK = 2;
/** Of 255, in any of the three channels. */
const CHANNEL_MAX = 32;
/** Of all pixels. */
export const SHARE_MAX = 0.0001;
const QUALITY = 0.85;

export async function openGallery(browser: Browser, url: string, look: LookName): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 780, height: 800 }, reducedMotion: "reduce" });
  await page.goto(`${url}/ui?${LOOKS[look]}`);
  await page.locator(".gallery section").last().waitFor();
  await page.evaluate(() => document.fonts.ready);
  return page;
}

/** Of a page that goes on moving. */
const PICTURES_MAX = 10;

/** The whole page, as a PNG, once two pictures in a row are the same: lists measure their rows after they are drawn. */
export async function pictureOf(page: Page): Promise<Buffer> {
  const take = () => page.screenshot({ fullPage: true, animations: "disabled", caret: "hide" });
  let before = await take();
  for (let at = 1; at < PICTURES_MAX; at++) {
    const now = await take();
    if (now.equals(before)) return now;
    before = now;
  }
  throw new Error(`no two of ${PICTURES_MAX} pictures are the same`);
}

export function kept(look: LookName): Promise<Buffer> {
  return readFile(join(FOLDER, `${look}.webp`));
}

/** Kept small: the picture is for comparing and for a look at it. */
export async function keep(browser: Browser, look: LookName, picture: Buffer): Promise<void> {
  const page = await browser.newPage();
  const url = await page.evaluate(
    async ({ data, quality }) => {
      const image = new Image();
      image.src = data;
      await image.decode();
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [image.width, image.height];
      canvas.getContext("2d")?.drawImage(image, 0, 0);
      return canvas.toDataURL("image/webp", quality);
    },
    { data: `data:image/png;base64,${picture.toString("base64")}`, quality: QUALITY },
  );
  await page.close();
  await mkdir(FOLDER, { recursive: true });
  await writeFile(join(FOLDER, `${look}.webp`), Buffer.from(url.split(",")[1] ?? "", "base64"));
}

/** The share of pixels that are others; 1 where the sizes differ by more than a line of text. */
export async function difference(browser: Browser, before: Buffer, after: Buffer): Promise<number> {
  const page = await browser.newPage();
  const pictures = [
    `data:image/webp;base64,${before.toString("base64")}`,
    `data:image/png;base64,${after.toString("base64")}`,
  ];
  const share = await page.evaluate(
    async ({ pictures, shrink, channelMax }) => {
      const images = await Promise.all(
        pictures.map(async (src) => {
          const image = new Image();
          image.src = src;
          await image.decode();
          return image;
        }),
      );
      const [a, b] = images as [HTMLImageElement, HTMLImageElement];
      if (a.width !== b.width || Math.abs(a.height - b.height) > 12) return 1;
      const [width, height] = [Math.floor(a.width / shrink), Math.floor(Math.min(a.height, b.height) / shrink)];
      const [left, right] = [a, b].map((image) => {
        const context = new OffscreenCanvas(width, height).getContext("2d");
        if (context === null) throw new Error("no canvas");
        context.imageSmoothingQuality = "high";
        context.drawImage(image, 0, 0, width * shrink, height * shrink, 0, 0, width, height);
        return context.getImageData(0, 0, width, height).data;
      }) as [Uint8ClampedArray, Uint8ClampedArray];
      let others = 0;
      for (let at = 0; at < left.length; at += 4)
        if ([0, 1, 2].some((one) => Math.abs((left[at + one] ?? 0) - (right[at + one] ?? 0)) > channelMax)) others++;
      return others / (width * height);
    },
    { pictures, shrink: SHRINK, channelMax: CHANNEL_MAX },
  );
  await page.close();
  return share;
}
