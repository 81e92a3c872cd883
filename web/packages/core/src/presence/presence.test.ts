import type { OwnPresence } from "@maru/wire";
import { expect, test } from "vitest";
import { createOwnIds } from "../api/ownIds.ts";
import type { Requests } from "../api/requests.ts";
import type { Clock } from "../platform.ts";
import { answering as answeringAll } from "../testing/answering.ts";
import { openPresence, presenceIn, REFRESH_MS } from "./index.ts";

const of = (online: boolean): OwnPresence => ({ rooms: [{ room: "rm_1", people: [{ person: "pr_b", online }] }] });

/** Answers in turn, and counts. */
function answering(...answers: (OwnPresence | Error)[]) {
  const asked: string[] = [];
  const json = async <T>(path: string): Promise<T> => {
    asked.push(path);
    const answer = answers.shift() ?? of(true);
    if (answer instanceof Error) throw answer;
    return answer as T;
  };
  const requests: Requests = { json, open: () => Promise.reject(new Error("not asked")), ids: createOwnIds(() => "") };
  return { requests, asked };
}

function createTimer() {
  const waiting: { at: number; work: () => void }[] = [];
  let now = 0;
  const clock: Clock = {
    now: () => now,
    after: (delay, work) => {
      const one = { at: now + delay, work };
      waiting.push(one);
      return () => void waiting.splice(waiting.indexOf(one), waiting.includes(one) ? 1 : 0);
    },
  };
  const pass = (ms: number) => {
    now += ms;
    for (const one of waiting.filter(({ at }) => at <= now)) {
      waiting.splice(waiting.indexOf(one), 1);
      one.work();
    }
  };
  return { clock, pass };
}

const settled = () => new Promise<void>((done) => setTimeout(done, 0));

test("it is asked while somebody looks, and no longer", async () => {
  const { requests, asked } = answering(of(true), of(false));
  const { clock, pass } = createTimer();
  const store = openPresence(requests, clock);
  pass(REFRESH_MS);
  expect(asked).toEqual([]);
  const off = store.subscribe(() => {});
  await settled();
  expect(store.getSnapshot().rooms.get("rm_1")).toEqual([{ person: "pr_b", online: true }]);
  pass(REFRESH_MS);
  await settled();
  expect(store.getSnapshot().rooms.get("rm_1")).toEqual([{ person: "pr_b", online: false }]);
  off();
  pass(REFRESH_MS);
  expect(asked).toHaveLength(2);
});

test("what an open room says is newer than an answer under way, and a failure leaves what is known", async () => {
  const { requests } = answering(of(false), new Error("away"));
  const { clock, pass } = createTimer();
  const store = openPresence(requests, clock);
  store.subscribe(() => {});
  store.note("rm_1", [{ person: "pr_b", online: true }]);
  await settled();
  expect(store.getSnapshot().rooms.get("rm_1")).toEqual([{ person: "pr_b", online: true }]);
  pass(REFRESH_MS);
  await settled();
  expect(store.getSnapshot().rooms.get("rm_1")).toEqual([{ person: "pr_b", online: true }]);
});

test("of one room it is told how many are there", async () => {
  const { requests, asked } = answeringAll({ people: 3, connections: 4 });
  expect(await presenceIn(requests, "테니스")).toEqual({ people: 3, connections: 4 });
  expect(asked[0]?.path).toBe("/v1/rooms/%ED%85%8C%EB%8B%88%EC%8A%A4/presence");
});
