import type { ConversationState } from "@maru/core/conversations";
import type { OwnRoom } from "@maru/wire";
import { expect, test } from "vitest";
import { standingOf } from "./standing.ts";

const NOW = Date.parse("2026-11-21T08:00:00.000Z");
const MINE = { role: "member" } as OwnRoom;

function stateOf(part: object, room: object = {}): ConversationState {
  const open = { archived: false, frozen: false, needs_entry_code: false };
  return { ended: null, log: { notes: [] }, room: { ...open, ...room }, ...part } as unknown as ConversationState;
}

function kindOf(state: ConversationState, mine: OwnRoom | null = MINE): string {
  return standingOf({ state, mine, entries: [], me: "pr_me", now: NOW }).kind;
}

test("an ended room says why, a ban before a mere removal", () => {
  expect(kindOf(stateOf({ ended: "deleted" }))).toBe("deleted");
  expect(kindOf(stateOf({ ended: "left" }))).toBe("left");
  expect(kindOf(stateOf({ ended: "removed" }))).toBe("removed");
  const notes = [{ kind: "removed", member: { id: "pr_me" }, bannedUntil: null }];
  expect(kindOf(stateOf({ ended: "removed", log: { notes } }))).toBe("banned");
});

test("a frozen room is free for those who keep order", () => {
  const frozen = stateOf({}, { frozen: true });
  expect(kindOf(frozen)).toBe("frozen");
  expect(kindOf(frozen, { ...MINE, role: "deputy" })).toBe("free");
  expect(kindOf(stateOf({}, { archived: true }), { ...MINE, role: "host" })).toBe("archived");
});

test("a mute ends by itself", () => {
  expect(kindOf(stateOf({}), { ...MINE, muted_until: "2026-11-21T08:00:01.000Z" })).toBe("muted");
  expect(kindOf(stateOf({}), { ...MINE, muted_until: "2026-11-21T07:59:59.000Z" })).toBe("free");
});

test("a code is asked of those who are not in", () => {
  const locked = stateOf({}, { needs_entry_code: true });
  expect(kindOf(locked, null)).toBe("code");
  expect(kindOf(locked)).toBe("free");
});

test("a refusal tells a stranger what the room does not", () => {
  const state = { kind: "failed", problem: { code: "room_full" } } as never;
  const facts = { state: stateOf({}), me: "pr_me", now: NOW, entries: [{ state } as never] };
  expect(standingOf({ ...facts, mine: null }).kind).toBe("full");
  expect(standingOf({ ...facts, mine: MINE }).kind).toBe("free");
});

test("whoever was muted before hears of it by a refusal", () => {
  const state = { kind: "failed", problem: { code: "room_muted" } } as never;
  const facts = { state: stateOf({}), me: "pr_me", now: NOW, mine: MINE };
  const until = NOW + 60_000;
  expect(standingOf({ ...facts, entries: [{ state, waitsUntil: until } as never] })).toEqual({
    kind: "muted",
    until: new Date(until).toISOString(),
  });
});
