import type { Block, Principal } from "@maru/wire";
import { expect, test } from "vitest";
import { answering } from "../testing/answering.ts";
import { createBlocks, orderActs } from "./index.ts";

const BO: Principal = { id: "pr_b", kind: "guest", name: "보", tag: "#0001" };
const AT = "2026-11-21T08:00:00.000Z";

test("what somebody said is cleared until everything was looked at", async () => {
  const { requests, asked } = answering({ deleted: 30, next: 400 }, { deleted: 2, next: null });
  expect(await orderActs(requests, "테니스").clear("pr_b", { hours: 24 })).toBe(32);
  const path = "/v1/rooms/%ED%85%8C%EB%8B%88%EC%8A%A4/members/pr_b/messages";
  expect(asked).toEqual([
    { path, method: "DELETE", body: { hours: 24 } },
    { path, method: "DELETE", body: { hours: 24, before: 400 } },
  ]);
});

test("queues, acts and notices are asked for page by page", async () => {
  const { requests, asked } = answering();
  const acts = orderActs(requests, "rm_1");
  await acts.reports("open");
  await acts.reports("resolved", "rp_9");
  await acts.acts("ma_9");
  await acts.notices(7);
  expect(asked.map((one) => one.path)).toEqual([
    "/v1/rooms/rm_1/reports?state=open",
    "/v1/rooms/rm_1/reports?state=resolved&before=rp_9",
    "/v1/rooms/rm_1/acts?before=ma_9",
    "/v1/rooms/rm_1/notices?before=7",
  ]);
});

test("a reason is sent where there is one", async () => {
  const { requests, asked } = answering();
  const acts = orderActs(requests, "rm_1");
  await acts.undo("ma_1");
  await acts.undo("ma_1", "잘못 눌렀음");
  await acts.setNotice("공지", "모임");
  await acts.setNotice(null);
  expect(asked.map(({ method, body }) => [method, body])).toEqual([
    ["POST", {}],
    ["POST", { reason: "잘못 눌렀음" }],
    ["PUT", { text: "공지", reason: "모임" }],
    ["DELETE", {}],
  ]);
});

test("a block counts at once, and is taken back where it is refused", async () => {
  const { requests } = answering(new Error("refused"), undefined);
  const blocks = createBlocks(requests, () => Date.parse(AT));
  const refused = blocks.set(BO, true);
  expect(blocks.isBlocked("pr_b")).toBe(true);
  await expect(refused).rejects.toThrow("refused");
  expect(blocks.isBlocked("pr_b")).toBe(false);
  await blocks.set(BO, true);
  expect(blocks.getSnapshot().blocks).toEqual([{ person: BO, at: AT }]);
});

test("what another device blocks is looked up, and what it unblocks goes", async () => {
  const block: Block = { person: BO, at: AT };
  const { requests, asked } = answering({ blocks: [block] });
  const blocks = createBlocks(requests, () => 0);
  blocks.take({ type: "left", room: "rm_1" });
  expect(asked).toEqual([]);
  blocks.take({ type: "block", person: "pr_b", on: true });
  await Promise.resolve();
  await Promise.resolve();
  expect(blocks.getSnapshot()).toEqual({ status: "ready", blocks: [block] });
  blocks.take({ type: "block", person: "pr_b", on: false });
  expect(blocks.isBlocked("pr_b")).toBe(false);
});
