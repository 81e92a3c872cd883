// The talk page can be put on a home screen: what Chromium says of its manifest, and every picture that it names.
import { expect, test } from "vitest";
import { visit } from "./harness.ts";
import { openStage } from "./stage.ts";

const stage = openStage();

interface Manifest {
  start_url: string;
  scope: string;
  display: string;
  icons: { src: string; sizes: string; type: string; purpose: string }[];
}

test("the browser finds nothing missing for installing it", async () => {
  const visitor = await visit(stage.browser, `${stage.server.url}/demo`);
  const cdp = await visitor.context.newCDPSession(visitor.page);
  const { errors, url } = await cdp.send("Page.getAppManifest");
  expect(errors).toEqual([]);
  expect(url).toMatch(/\/assets\/manifest\.webmanifest\?v=/);
  const { installabilityErrors } = await cdp.send("Page.getInstallabilityErrors");
  // Test browsers keep nothing, and so install nothing.
  expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== "in-incognito")).toEqual([]);
  await visitor.close();
});

test("every picture of the manifest is there in its size, and one may be cut into any shape", async () => {
  const visitor = await visit(stage.browser, `${stage.server.url}/demo`, { bypassCSP: true });
  const manifest = (await (await fetch(`${stage.server.url}/assets/manifest.webmanifest`)).json()) as Manifest;
  expect(manifest).toMatchObject({ start_url: "/", scope: "/", display: "standalone" });
  expect(manifest.icons.map(({ purpose }) => purpose)).toContain("maskable");
  for (const { src, sizes, type } of manifest.icons) {
    const answer = await fetch(stage.server.url + src);
    expect(answer.headers.get("content-type")).toBe(type);
    if (sizes === "any") continue;
    const size = await visitor.page.evaluate(async (path) => {
      const image = new Image();
      image.src = path;
      await image.decode();
      return `${image.naturalWidth}x${image.naturalHeight}`;
    }, src);
    expect(size).toBe(sizes);
  }
  await visitor.close();
});
