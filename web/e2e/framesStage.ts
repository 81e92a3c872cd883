// A room of 400 messages with a crowd that goes on talking in it, for whoever measures how it is drawn. Must not know what is
// measured.
import type { Browser } from "playwright-core";
import { type ApiPerson, apiPerson } from "./api.ts";
import { crowd, fill } from "./crowd.ts";
import { type Server, startBrowser, startServer } from "./harness.ts";

export interface FramesStage {
  server: Server;
  browser: Browser;
  people: ApiPerson[];
  close(): Promise<void>;
}

export async function openFrames(count: number): Promise<FramesStage> {
  const server = await startServer();
  const browser = await startBrowser();
  const close = async () => {
    await browser.close();
    await server.close();
  };
  const host = await apiPerson(server.url, "주인");
  await host.createRoom("프레임", "frames");
  const people = await crowd(server.url, count);
  await fill(people, "frames", 400);
  return { server, browser, people, close };
}
