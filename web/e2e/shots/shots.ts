// Makes the pictures of docs/screens.md, and the page itself: `npm run shots`. Options: `--only room,list` takes these
// screens alone (the walk is the same), `--looks phone-ko-light` these looks, `--raw folder` keeps them as PNG too.
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startBrowser, startServer } from "../harness.ts";
import { writePage } from "./page.ts";
import { walkPanel } from "./panelWalk.ts";
import { LOOKS, nameOf, openStage, type Shoot } from "./stage.ts";
import { walkStates } from "./stateWalk.ts";
import { walkTalk } from "./talkWalk.ts";

const DOCS = join(process.cwd(), "../docs");
const { values } = parseArgs({
  args: process.argv.slice(2),
  options: { only: { type: "string" }, looks: { type: "string" }, raw: { type: "string" }, walks: { type: "string" } },
});
const listed = (option: string | undefined) => (option === undefined ? null : new Set(option.split(",")));
const [only, looks] = [listed(values.only), listed(values.looks)];
const walks = listed(values.walks) ?? new Set(["talk", "panel"]);

const [server, browser] = await Promise.all([startServer(), startBrowser()]);
const shoot: Shoot = {
  server,
  browser,
  folder: join(DOCS, "images/screens"),
  raw: values.raw ?? null,
  wanted: (screen) => only === null || only.has(screen),
};
try {
  for (const look of LOOKS.filter((one) => looks === null || looks.has(nameOf(one)))) {
    const stage = await openStage(shoot, look);
    try {
      if (walks.has("talk")) await walkStates(await walkTalk(stage));
      if (walks.has("panel")) await walkPanel(shoot, stage);
    } catch (error) {
      await stage.page.screenshot({ path: "e2e/output/stuck.png" });
      throw error;
    }
    await stage.visitor.close();
    console.log(nameOf(look));
  }
  await writePage(DOCS);
} finally {
  await browser.close();
  await server.close();
}
