// The panel in a shop's page: closed, and open with each of its screens; on a phone it takes the whole of it.
// Must not know how pictures are kept.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Server } from "../harness.ts";
import { visit } from "../harness.ts";
import { panelOf } from "../widgetPage.ts";
import { furnish, gather, talkIn } from "./furnish.ts";
import { nameOf, optionsOf, type Shoot, type Stage, takePicture } from "./stage.ts";

const WORDS = {
  ko: {
    shop: "마루 상점",
    lead: "오늘 구운 빵과 따뜻한 커피",
    goods: ["소금빵", "통밀 식빵", "단팥빵", "카페 라테", "사과 파이", "호밀빵"],
    ask: "안녕하세요, 소금빵 남았나요?",
  },
  en: {
    shop: "Maru Bakery",
    lead: "Bread of today and hot coffee",
    goods: ["Salt roll", "Whole wheat", "Red bean bun", "Caffe latte", "Apple pie", "Rye"],
    ask: "Hello, is there a salt roll left?",
  },
};

const STYLE = `:root{color-scheme:light dark}body{margin:0;font:16px/1.5 "Noto Sans CJK KR",sans-serif;background:light-dark(#fff,#1b1b1d);color:light-dark(#222,#ddd)}
header{padding:28px 32px;background:light-dark(#f4e9d8,#2b2620)}h1{margin:0;font-size:26px}ul{display:grid;grid-template-columns:repeat(auto-fill,minmax(140px,1fr));gap:16px;padding:24px 32px;margin:0;list-style:none}
li{padding:70px 16px 14px;border-radius:10px;background:light-dark(#f7f7f8,#26262a);font-weight:600}p{margin:4px 0 0}`;

interface Shop {
  url: string;
  close(): void;
}

async function openShop(server: Server, tenant: string, language: "ko" | "en"): Promise<Shop> {
  const { shop, lead, goods } = WORDS[language];
  const script = `<script async src="${server.url}/widget.js" data-tenant="${tenant}" data-language="${language}"></script>`;
  const html = `<!doctype html><html lang="${language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${shop}</title>
    <style>${STYLE}</style>${script}<header><h1>${shop}</h1><p>${lead}</p></header><ul>${goods.map((one) => `<li>${one}</li>`).join("")}</ul>`;
  const http = createServer((_request, response) => {
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
    response.end(html);
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  return { url: `http://localhost:${(http.address() as AddressInfo).port}`, close: () => http.close() };
}

export async function walkPanel(shoot: Shoot, { look, content, server }: Stage): Promise<void> {
  const tenant = `shop-${nameOf(look)}`;
  const shop = await openShop(server, tenant, look.language);
  await server.maru("tenant", "create", tenant, "--name", content.tenant, "--origin", shop.url);
  const folk = await gather(server.url, tenant, content);
  await furnish(folk, content);
  await talkIn("tennis", folk, content);
  const { page, close } = await visit(shoot.browser, shop.url, optionsOf(look));
  const panel = panelOf(page);
  const take = (screen: string) => takePicture(shoot, look, page, screen);
  await page.locator("button.l").waitFor();
  await take("panel-closed");
  await page.locator("button.l").click();
  await panel.locator('[data-screen="enter"]').waitFor();
  await take("panel-enter");
  await panel.locator('input[name="name"]').fill(content.me);
  await panel.locator('button[type="submit"]').click();
  await panel.locator(".room").nth(3).waitFor();
  await take("panel-list");
  await panel.locator(".room", { hasText: content.rooms[0].title }).click();
  await panel.locator(".composer textarea").fill(content.talk.mine);
  await panel.locator(".composer .send").click();
  await panel.locator(".message.own:not(.pending, .waiting)").last().waitFor();
  await take("panel-room");
  await panel
    .locator(".message .bubble", { hasText: content.talk.answer })
    .last()
    .click({ button: "right", position: { x: 5, y: 5 } });
  await panel.locator(".menu").waitFor();
  await take("panel-menu");
  await close();
  shop.close();
}
