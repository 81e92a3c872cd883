import { expect, test } from "vitest";
import { readNativeMessage } from "./messages.ts";
import { nativeOf, type World } from "./native.ts";

const NONE = { addEventListener: () => {}, removeEventListener: () => {} };

test("without an object of the app there is no app, whatever else is there", () => {
  expect(nativeOf({ ...NONE, webkit: { messageHandlers: {} } })).toBeNull();
});

test("Android's object speaks and hears", () => {
  const said: string[] = [];
  const world: World = { ...NONE, MaruNative: { postMessage: (text) => said.push(text) } };
  const heard: unknown[] = [];
  const stop = nativeOf(world)?.onMessage((text) => heard.push(text));
  nativeOf(world)?.post("a");
  world.MaruNative?.onmessage?.({ data: "b" });
  stop?.();
  expect([said, heard, world.MaruNative?.onmessage]).toEqual([["a"], ["b"], null]);
});

test("iOS hears by its handler and answers by an event", () => {
  const said: string[] = [];
  const target = new EventTarget();
  const world: World = {
    webkit: { messageHandlers: { MaruNative: { postMessage: (text) => said.push(text) } } },
    addEventListener: (type, listener) => target.addEventListener(type, listener),
    removeEventListener: (type, listener) => target.removeEventListener(type, listener),
  };
  const heard: unknown[] = [];
  const stop = nativeOf(world)?.onMessage((text) => heard.push(text));
  nativeOf(world)?.post("a");
  const event = Object.assign(new Event("maru-native"), { detail: "b" });
  target.dispatchEvent(event);
  stop?.();
  target.dispatchEvent(event);
  expect([said, heard]).toEqual([["a"], ["b"]]);
});

test.each([
  [{ type: "resume" }],
  [{ type: "back" }],
  [{ type: "keyboard", height: 300 }],
  [{ type: "insets", top: 24, right: 0, bottom: 16, left: 0 }],
])("%o is read", (message) => {
  expect(readNativeMessage(message)).toEqual(message);
});

test.each([
  [null],
  ["resume"],
  [{ type: "keyboard", height: "300" }],
  [{ type: "keyboard", height: -1 }],
  [{ type: "insets", top: 24 }],
  [{ type: "identify", nickname: "a" }],
])("%o is none of the app's own", (message) => {
  expect(readNativeMessage(message)).toBeNull();
});
