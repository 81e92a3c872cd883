import type { Client, WayName } from "@maru/core";
import type { Conversation } from "@maru/core/conversations";
import { expect, test } from "vitest";
import { createOpenRooms } from "./openRooms.ts";

function openRooms() {
  const told: string[] = [];
  const status = new Map<string, string>();
  let way: WayName = "socket";
  let onWay = () => {};
  const connection = {
    getSnapshot: () => ({ way }),
    subscribe: (listener: () => void) => {
      onWay = listener;
      return () => {};
    },
  } as unknown as Client["connection"];
  const open = (ref: string) => {
    told.push(`open ${ref}`);
    return {
      getSnapshot: () => ({ status: status.get(ref) ?? "ready" }),
      dispose: () => void told.push(`close ${ref}`),
    } as unknown as Conversation;
  };
  const rooms = createOpenRooms({ connection }, { open });
  const goBy = (next: WayName) => {
    way = next;
    onWay();
  };
  return { rooms, told, status, goBy };
}

test("coming back to a room finds it as it was left", () => {
  const { rooms, told } = openRooms();
  const first = rooms.enter("a");
  rooms.enter("b");
  expect(rooms.enter("a")).toBe(first);
  expect(told).toEqual(["open a", "open b"]);
});

test("of many rooms those stay open that were visited last", () => {
  const { rooms, told } = openRooms();
  for (const ref of ["a", "b", "c", "d", "e", "a", "f"]) rooms.enter(ref);
  expect(told.filter((line) => line.startsWith("close"))).toEqual(["close b"]);
});

test("a room that was refused is asked for again", () => {
  const { rooms, told, status } = openRooms();
  rooms.enter("a");
  status.set("a", "refused");
  rooms.enter("a");
  expect(told).toEqual(["open a", "close a", "open a"]);
});

test("without a socket only the room that is looked at stays open", () => {
  const { rooms, told, goBy } = openRooms();
  for (const ref of ["a", "b", "c"]) rooms.enter(ref);
  goBy("stream");
  rooms.enter("d");
  expect(told.filter((line) => line.startsWith("close"))).toEqual(["close a", "close b", "close c"]);
});
