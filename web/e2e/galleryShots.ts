// Takes the gallery's pictures anew, for whoever has changed what components look like: look at them before committing.
import { keep, LOOKS, type LookName, openGallery, pictureOf } from "./gallery.ts";
import { startBrowser, startServer } from "./harness.ts";

const server = await startServer();
const browser = await startBrowser();
try {
  for (const look of Object.keys(LOOKS) as LookName[]) {
    const page = await openGallery(browser, server.url, look);
    await keep(browser, look, await pictureOf(page));
    await page.close();
  }
} finally {
  await browser.close();
  await server.close();
}
