// What most test files begin with: a server, a browser, and a person who speaks only the HTTP interface.
// Must not know what is tested.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { type ApiPerson, apiPerson } from "./api.ts";
import { type Server, startBrowser, startServer } from "./harness.ts";

export interface Stage {
  server: Server;
  browser: Browser;
  host: ApiPerson;
}

/** Call it once in a file; what it holds is there when the first test begins. */
export function openStage(...serverOptions: string[]): Stage {
  const stage = {} as Stage;
  beforeAll(async () => {
    [stage.server, stage.browser] = await Promise.all([startServer(...serverOptions), startBrowser()]);
    stage.host = await apiPerson(stage.server.url, "주인");
  });
  afterAll(async () => {
    await stage.browser?.close();
    await stage.server?.close();
  });
  return stage;
}
