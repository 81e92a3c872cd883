import type { Connection, ConnectionState } from "@maru/core";
import { beforeEach, expect, test, vi } from "vitest";
import { createCell } from "../../../../packages/core/src/store.ts";
import type { ConnectionParts } from "../../../../packages/core/src/transport/connection.ts";

const IDLE: ConnectionState = { phase: "idle", way: null, reason: null, deviceOnline: true, wasOnline: false };

let file: typeof import("./live.ts");

beforeEach(async () => {
  vi.resetModules();
  file = await import("./live.ts");
});

/** Gives its file when it is told to; fails as often as it is told to before. */
function fileThatComes<T>(content: T, failures = 0) {
  let give = () => {};
  let asked = 0;
  const given = new Promise<void>((done) => {
    give = done;
  });
  const load = async () => {
    if (++asked <= failures) throw new Error("away");
    await given;
    return content;
  };
  return { load, give, asked: () => asked };
}

const arrived = () => new Promise<void>((done) => file.onLive(done));

test("nothing is fetched before the first view stands, and then all of it, once", async () => {
  const [one, other] = [fileThatComes(1), fileThatComes(2)];
  const [getOne, getOther] = [file.live(one.load), file.live(other.load)];
  expect(one.asked()).toBe(0);
  file.beginLive();
  file.beginLive();
  one.give();
  await getOne();
  let isLive = false;
  file.onLive(() => {
    isLive = true;
  });
  expect(isLive).toBe(false);
  other.give();
  await arrived();
  expect([isLive, getOne.there(), getOther.there(), one.asked(), other.asked()]).toEqual([true, 1, 2, 1, 1]);
});

test("what did not come is asked for again", async () => {
  vi.useFakeTimers();
  const part = fileThatComes("here", 2);
  const get = file.live(part.load);
  part.give();
  file.beginLive();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(get.there()).toBeNull();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(get.there()).toBe("here");
  vi.useRealTimers();
});

test("what is done before its file is there is done then, in order, and questions have their answers", async () => {
  const heard: string[] = [];
  const part = fileThatComes(() => ({ say: (word: string) => heard.push(word), ask: async () => "answer" }));
  const made = file.madeLive(file.live(part.load), (create) => create());
  made.with((it) => it.say("first"));
  made.with((it) => it.say("second"));
  const answer = made.ask((it) => it.ask());
  expect(heard).toEqual([]);
  file.beginLive();
  part.give();
  expect(await answer).toBe("answer");
  made.with((it) => it.say("third"));
  expect(heard).toEqual(["first", "second", "third"]);
});

interface Seen {
  attached: string[];
  starts: number;
}

function fakeConnection(seen: Seen): Connection {
  const cell = createCell(IDLE);
  return {
    ...cell,
    start: () => {
      seen.starts++;
      cell.patch({ phase: "online" });
    },
    stop: () => cell.set(IDLE),
    attach: ({ room }) => {
      seen.attached.push(room);
      return () => void seen.attached.splice(seen.attached.indexOf(room), 1);
    },
    hearFeed: () => () => {},
    retry: () => {},
  };
}

const subscriber = (room: string) => ({ room }) as Parameters<Connection["attach"]>[0];

async function openLate(seen: Seen): Promise<{ connection: Connection; come: () => Promise<void> }> {
  const { lateConnection } = await import("./connection.ts");
  const part = fileThatComes((_: ConnectionParts) => fakeConnection(seen));
  const connection = lateConnection(file.live(part.load))({} as ConnectionParts);
  const come = () => {
    part.give();
    file.beginLive();
    return arrived();
  };
  return { connection, come };
}

test("a connection that was wanted before it is there says that it connects, and then has everybody who still wants it", async () => {
  const seen: Seen = { attached: [], starts: 0 };
  const { connection, come } = await openLate(seen);
  connection.start();
  connection.attach(subscriber("kept"));
  connection.attach(subscriber("left"))();
  expect(connection.getSnapshot().phase).toBe("connecting");
  await come();
  expect(seen).toEqual({ attached: ["kept"], starts: 1 });
  expect(connection.getSnapshot().phase).toBe("online");
  connection.stop();
  expect(connection.getSnapshot().phase).toBe("idle");
});

test("one that was stopped again before it is there is not started, and a later start starts it", async () => {
  const seen: Seen = { attached: [], starts: 0 };
  const { connection, come } = await openLate(seen);
  connection.start();
  connection.stop();
  await come();
  expect([seen.starts, connection.getSnapshot().phase]).toEqual([0, "idle"]);
  connection.start();
  expect([seen.starts, connection.getSnapshot().phase]).toEqual([1, "online"]);
});
