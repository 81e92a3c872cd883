// The packages as others get them: packed, installed into an empty folder without any network, and used by the examples
// and by the guide, which are run as they stand against the real server. Only addresses are others.
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import { promisify } from "node:util";
import { build } from "vite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiPerson, apiPerson } from "./api.ts";
import { end, said, visit } from "./harness.ts";
import { openStage } from "./stage.ts";

const WEB = join(import.meta.dirname, "..");
const EXAMPLES = join(WEB, "../examples");
const GUIDE = join(WEB, "../docs/sdk.md");
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css" } as Record<string, string>;
const run = promisify(execFile);
const stage = openStage();
let folder: string;
let owner: ApiPerson;
let site: HttpServer;
let siteUrl: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "maru-sdk-"));
  await run("node", [join(WEB, "scripts/pack.mjs"), join(folder, "packed")]);
  site = createServer(async (request, response) => {
    const path = normalize(new URL(request.url ?? "/", "http://site").pathname);
    const bytes = await readFile(join(folder, path)).catch(() => null);
    response.writeHead(bytes === null ? 404 : 200, { "content-type": TYPES[extname(path)] ?? "text/plain" });
    response.end(bytes ?? "");
  });
  await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve));
  siteUrl = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  await stage.server.maru("tenant", "create", "shop", "--name", "Shop", "--origin", siteUrl);
  owner = await apiPerson(stage.server.url, "주인", "shop");
  await owner.createRoom("Lobby", "lobby");
}, 120_000);

afterAll(async () => {
  site?.close();
  await rm(folder, { recursive: true, force: true });
});

/** A folder with these packages in it and nothing else, without asking any registry. */
async function folderWith(name: string, ...packages: string[]): Promise<string> {
  const place = join(folder, name);
  await mkdir(place, { recursive: true });
  const tarballs = (await readdir(join(folder, "packed"))).filter((file) => file.endsWith(".tgz"));
  const wanted = packages.map((one) => tarballs.find((file) => file.startsWith(`maru-${one}-`)) ?? one);
  const paths = wanted.map((file) => (file.endsWith(".tgz") ? join(folder, "packed", file) : file));
  await run("npm", ["install", "--offline", "--no-audit", "--no-fund", "--install-links", ...paths], { cwd: place });
  return place;
}

/** The files of an example, with the server's address of this test in them. */
async function copyExample(name: string, place: string): Promise<void> {
  for (const file of await readdir(join(EXAMPLES, name))) {
    if (file === "package.json") continue;
    const text = await readFile(join(EXAMPLES, name, file), "utf8");
    await writeFile(join(place, file), text.replaceAll("http://127.0.0.1:8080", stage.server.url));
  }
}

test("the core works in Node from its package alone", async () => {
  const place = await folderWith("node", "wire", "core");
  await writeFile(
    join(place, "talk.mjs"),
    `import { createClient } from "@maru/core";
     import { browserPlatform } from "@maru/core/browser";
     import { createConversations } from "@maru/core/conversations";
     const client = createClient(browserPlatform(), { baseUrl: "${stage.server.url}", tenant: "shop" });
     await client.session.restore();
     await client.enter.asGuest("노드");
     const room = createConversations(client).open("lobby");
     const ready = new Promise((resolve) => room.subscribe(() => {
       const { status, room: known, log } = room.getSnapshot();
       if (status === "ready" && client.outbox.getSnapshot().length === 0 && log.messages.length === 0)
         client.outbox.send(known.id, "from Node");
       if (log.messages.some(({ text }) => text === "from Node")) resolve();
     }));
     await ready;
     console.log("said", client.connection.getSnapshot().way);
     process.exit(0);`,
  );
  const { stdout } = await run("node", ["talk.mjs"], { cwd: place, timeout: 30_000 });
  expect(stdout).toMatch(/^said (socket|stream|poll)/);
  await expect
    .poll(async () => (await owner.history("lobby")).messages.at(-1))
    .toMatchObject({ text: "from Node", sender: { name: "노드" } });
});

test("the packages have types, for both ways in which modules are found", async () => {
  const place = await folderWith("types", "wire", "core", "ui", join(WEB, "node_modules/preact"));
  await writeFile(
    join(place, "types.ts"),
    `import { type Client, createClient, type RoomState } from "@maru/core";
     import { browserPlatform } from "@maru/core/browser";
     import type { Message } from "@maru/wire";
     import { RoomList, type RoomListModel } from "@maru/ui";
     export const client: Client = createClient(browserPlatform(), { baseUrl: "https://chat.example", tenant: "shop" });
     export const last = (state: RoomState): Message | undefined => state.log.messages.at(-1);
     export const model: RoomListModel = { rooms: [], onOpen: (href: string) => void href };
     export const list = RoomList;
     // @ts-expect-error a tenant is a text
     createClient(browserPlatform(), { baseUrl: "https://chat.example", tenant: 1 });`,
  );
  for (const [module, moduleResolution] of [
    ["nodenext", "nodenext"],
    ["esnext", "bundler"],
  ]) {
    const compilerOptions = { module, moduleResolution, strict: true, noEmit: true, target: "es2022", types: [] };
    const lib = ["ES2023", "DOM", "DOM.Iterable"];
    await writeFile(join(place, "package.json"), JSON.stringify({ type: "module" }));
    await writeFile(
      join(place, "tsconfig.json"),
      JSON.stringify({ compilerOptions: { ...compilerOptions, lib, jsx: "react-jsx", jsxImportSource: "preact" } }),
    );
    const tsc = run(join(WEB, "node_modules/.bin/tsc"), ["-p", "."], { cwd: place });
    expect(
      await tsc.then(
        () => "",
        ({ stdout }) => stdout,
      ),
    ).toBe("");
  }
});

test("the kit's style sheet comes with it, parts and all", async () => {
  const dist = join(folder, "types/node_modules/@maru/ui/dist");
  const parts = [...(await readFile(join(dist, "style.css"), "utf8")).matchAll(/@import "(.*)"/g)];
  expect(parts.length).toBeGreaterThan(5);
  for (const [, part = ""] of parts) expect(await readFile(join(dist, part), "utf8")).not.toBe("");
});

test("the page in ten lines", async () => {
  const place = await folderWith("vanilla", "wire", "core");
  await copyExample("vanilla", place);
  const visitor = await visit(stage.browser, `${siteUrl}/vanilla/index.html`);
  await visitor.page.locator("input").fill("ten lines");
  await expect.poll(() => visitor.page.locator("li").count()).toBeGreaterThan(0);
  await visitor.page.locator("button").click();
  await visitor.page.locator("li", { hasText: "ten lines" }).waitFor();
  await owner.send("lobby", "and an answer");
  await visitor.page.locator("li", { hasText: "주인: and an answer" }).waitFor();
  await visitor.close();
});

test("the page in React", async () => {
  const place = await folderWith("react", "wire", "core");
  await copyExample("react", place);
  await cp(join(WEB, "node_modules/react"), join(place, "node_modules/react"), { recursive: true });
  for (const name of ["react-dom", "scheduler"])
    await cp(join(WEB, "node_modules", name), join(place, "node_modules", name), { recursive: true });
  await build({
    root: place,
    configFile: false,
    base: "./",
    logLevel: "silent",
    oxc: { jsx: { runtime: "automatic", importSource: "react" } },
    build: { outDir: "built", modulePreload: false },
  });
  const visitor = await visit(stage.browser, `${siteUrl}/react/built/index.html`);
  await visitor.page.getByRole("button", { name: "Come in" }).click();
  await visitor.page.locator("input").fill("from React");
  await visitor.page.locator("button").click();
  await visitor.page.locator("li.own", { hasText: "from React" }).waitFor();
  await owner.send("lobby", "to React");
  await visitor.page.locator("li", { hasText: "to React" }).waitFor();
  await visitor.close();
});

test("the bot answers whoever greets it, and nobody else", async () => {
  const printed = await stage.server.maru("bot", "create", "shop", "--name", "Greeter");
  const key = /maru_bk_[\w-]+/.exec(printed)?.[0] ?? "";
  const env = { ...process.env, MARU_ORIGIN: stage.server.url, MARU_BOT_KEY: key };
  const bot: ChildProcess = spawn("node", [join(EXAMPLES, "bot/bot.mjs")], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  await said(bot, /listening in/);
  await owner.send("lobby", "not for you");
  await owner.send("lobby", "안녕하세요");
  const last = async () => (await owner.history("lobby")).messages.at(-1);
  await expect.poll(last).toMatchObject({ text: "Hello, 주인!", sender: { kind: "bot", name: "Greeter" } });
  await end(bot, "SIGTERM");
});

test("every block of the guide stands in its example, line by line", async () => {
  const text = await readFile(GUIDE, "utf8");
  const blocks = [...text.matchAll(/<!-- from: (\S+) -->\n```\w*\n([\s\S]*?)```/g)];
  expect(blocks.length).toBeGreaterThan(4);
  for (const [, file = "", block = ""] of blocks) {
    const source = await readFile(join(WEB, "..", file), "utf8");
    expect(plain(source), file).toContain(plain(block));
  }
  expect(text.match(/```(js|jsx|html)/g)?.length).toBe(blocks.filter(([, , block]) => block !== "").length);
});

/** How far a line stands in is for reading. */
function plain(text: string): string {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .join("\n");
}
