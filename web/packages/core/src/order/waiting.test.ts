import type { Waiting } from "@maru/wire";
import { expect, test } from "vitest";
import type { Call, Requests } from "../api/requests.ts";
import { answering } from "../testing/answering.ts";
import { createWaiting, orderActs, requestOf } from "./index.ts";

const ENTRY: Waiting = {
  id: "wa_1",
  room: "rm_1",
  kind: "entry",
  by: { id: "pr_d", kind: "guest", name: "단", tag: "#0001" },
  text: "안녕하세요",
  at: "2026-11-21T08:00:00.000Z",
  expires_at: "2026-12-05T08:00:00.000Z",
  state: "open",
};

test("asking shows what waits, and taking it back what became of it", async () => {
  const withdrawn = { ...ENTRY, state: "withdrawn" };
  const { requests, asked } = answering({ waiting: [ENTRY] }, undefined, { waiting: [withdrawn] });
  const store = createWaiting(requests, "rm_1");
  expect(requestOf(store.getSnapshot())).toBeNull();
  await store.ask("안녕하세요");
  expect(requestOf(store.getSnapshot())).toEqual(ENTRY);
  await store.withdraw("wa_1");
  expect(requestOf(store.getSnapshot())?.state).toBe("withdrawn");
  expect(asked).toEqual([
    { path: "/v1/rooms/rm_1/queue/me", method: "PUT", body: { note: "안녕하세요" } },
    { path: "/v1/rooms/rm_1/queue/wa_1", method: "DELETE", body: undefined },
    { path: "/v1/rooms/rm_1/queue/me", method: "GET", body: undefined },
  ]);
});

test("whoever asks under a name for the room says it with the request", async () => {
  const { requests, asked } = answering({ waiting: [ENTRY] });
  await createWaiting(requests, "rm_1").ask("", { name: "별빛" });
  expect(asked[0]?.body).toEqual({ profile: { name: "별빛" } });
});

test("what was decided before it could be taken back is looked up all the same", async () => {
  const accepted = { ...ENTRY, state: "accepted" };
  const { requests } = answering({ waiting: [ENTRY] }, new Error("waiting_over"), { waiting: [accepted] });
  const store = createWaiting(requests, "rm_1");
  await store.refresh();
  await expect(store.withdraw("wa_1")).rejects.toThrow("waiting_over");
  expect(requestOf(store.getSnapshot())?.state).toBe("accepted");
});

test("a feed tells how it stands, also where the room goes by its alias, and an older answer does not undo it", async () => {
  const declined = { ...ENTRY, state: "declined", reason: "모르는 분" };
  let answer: (value: unknown) => void = () => {};
  const late = new Promise((resolve) => {
    answer = resolve;
  });
  const first = answering({ waiting: [ENTRY] });
  const json: Requests["json"] = async <T>(path: string, call?: Call) =>
    first.asked.length === 0 ? first.requests.json<T>(path, call) : ((await late) as T);
  const store = createWaiting({ ...first.requests, json }, "tennis");
  store.take({ type: "waiting", room: "rm_1", waiting: [declined] });
  expect(store.getSnapshot().status).toBe("unknown");
  await store.refresh();
  const slow = store.refresh();
  store.take({ type: "waiting", room: "rm_2", waiting: [] });
  store.take({ type: "queue", room: "rm_1", messages: 1, entries: 0 });
  store.take({ type: "waiting", room: "rm_1", waiting: [declined] });
  answer({ waiting: [ENTRY] });
  await slow;
  expect(requestOf(store.getSnapshot())).toEqual(declined);
});

test("those who decide read the queue page by page and say why", async () => {
  const { requests, asked } = answering();
  const acts = orderActs(requests, "rm_1");
  await acts.queue("message");
  await acts.queue("entry", "wa_9");
  await acts.decide("wa_1", { action: "decline", reason: "광고" });
  expect(asked).toEqual([
    { path: "/v1/rooms/rm_1/queue?kind=message", method: "GET", body: undefined },
    { path: "/v1/rooms/rm_1/queue?kind=entry&before=wa_9", method: "GET", body: undefined },
    { path: "/v1/rooms/rm_1/queue/wa_1/resolution", method: "PUT", body: { action: "decline", reason: "광고" } },
  ]);
});
