import { expect, test } from "vitest";
import { laterWay } from "./laterWay.ts";
import type { Down, OpenWay, WayContext, WayOpener } from "./way.ts";

const CX = {} as WayContext;
const done: string[] = [];
const way: OpenWay = {
  sync: () => done.push("sync"),
  check: () => done.push("check"),
  close: () => done.push("close"),
};

function events(downs: Down[] = []) {
  return { onReady: () => {}, onDown: (down: Down) => downs.push(down) };
}

test("it opens as soon as it is there, and what is asked of it before that asks nothing", async () => {
  done.length = 0;
  let arrive: (open: WayOpener) => void = () => {};
  const opened = laterWay(() => new Promise((resolve) => (arrive = resolve)))(CX, events());
  opened.sync();
  arrive(() => way);
  await Promise.resolve();
  opened.sync();
  opened.check();
  opened.close();
  expect(done).toEqual(["sync", "check", "close"]);
});

test("one that is closed before it is there never opens, and one that cannot be fetched is down", async () => {
  let opens = 0;
  const downs: Down[] = [];
  const opener: WayOpener = () => {
    opens++;
    return way;
  };
  laterWay(async () => opener)(CX, events(downs)).close();
  await new Promise((resolve) => setImmediate(resolve));
  expect([opens, downs]).toEqual([0, []]);
  laterWay(() => Promise.reject(new Error("offline")))(CX, events(downs));
  await new Promise((resolve) => setImmediate(resolve));
  expect(downs).toEqual([{ retry: "jitter", blames: "network" }]);
});
