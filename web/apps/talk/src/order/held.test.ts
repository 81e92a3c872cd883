import type { Outbox, OutboxEntry } from "@maru/core";
import type { Waiting } from "@maru/wire";
import { expect, test } from "vitest";
import { settleHeld } from "./held.ts";

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
