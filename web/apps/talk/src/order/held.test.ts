import type { Outbox, OutboxEntry } from "@maru/core";
import type { Waiting } from "@maru/wire";
import { expect, test } from "vitest";
import { adoptHeld, settleHeld } from "./held.ts";

const held = (clientId: string) => ({ clientId, state: { kind: "held", waiting: "wa_1" } }) as OutboxEntry;
const waiting = (client_id: string, state: string, reason?: string) =>
  ({ client_id, state, ...(reason === undefined ? {} : { reason }) }) as Waiting;

test("what was let through goes, what was not says why, and what waits stays", () => {
  const done: unknown[] = [];
  const outbox = {
    remove: (id: string) => done.push(["gone", id]),
    fail: (id: string, { code, detail }: { code: string; detail: string }) => done.push([id, code, detail]),
  } as unknown as Outbox;
  const entries = [held("a"), held("b"), held("c"), held("d"), { ...held("e"), state: { kind: "pending" } } as const];
  const known = [
    waiting("a", "accepted"),
    waiting("b", "declined", "광고 금지"),
    waiting("c", "open"),
    waiting("e", "declined"),
  ];
  settleHeld(outbox, entries, known);
  expect(done).toEqual([
    ["gone", "a"],
    ["b", "held_declined", "광고 금지"],
  ]);
});

test("those that another device has sent stand here too, as long as nobody has decided", () => {
  const adopted: OutboxEntry[] = [];
  const outbox = { adopt: (entry: OutboxEntry) => adopted.push(entry) } as unknown as Outbox;
  const at = "2026-11-21T08:00:00.000Z";
  const said = { ...waiting("a", "open"), kind: "message", id: "wa_1", text: "광고", at };
  const others = [
    { ...said, state: "declined" },
    { ...said, kind: "entry" },
    { ...said, client_id: undefined },
  ] as Waiting[];
  adoptHeld(outbox, "rm_1", [said, ...others]);
  expect(adopted).toMatchObject([
    { clientId: "a", room: "rm_1", text: "광고", createdAt: Date.parse(at), state: { kind: "held", waiting: "wa_1" } },
  ]);
});
