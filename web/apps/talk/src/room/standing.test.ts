import type { ConversationState } from "@maru/core/conversations";
import type { OwnRoom } from "@maru/wire";
import { expect, test } from "vitest";
import { standingOf } from "./standing.ts";
import { mayBy } from "./useMay.ts";

const NOW = Date.parse("2026-11-21T08:00:00.000Z");
const MINE = { role: "member" } as OwnRoom;

function stateOf(part: object, room: object = {}): ConversationState {
  const open = { archived: false, frozen: false, needs_entry_code: false };
  return { ended: null, log: { notes: [] }, room: { ...open, ...room }, ...part } as unknown as ConversationState;
}

function kindOf(state: ConversationState, mine: OwnRoom | null = MINE): string {
  return standingOf({ state, mine, told: null, entries: [], me: "pr_me", now: NOW }).kind;
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
  const facts = { state: stateOf({}), me: "pr_me", now: NOW, told: null, entries: [{ state } as never] };
  expect(standingOf({ ...facts, mine: null }).kind).toBe("full");
  expect(standingOf({ ...facts, mine: MINE }).kind).toBe("free");
});

test("whoever was muted before hears of it by a refusal", () => {
  const state = { kind: "failed", problem: { code: "room_muted" } } as never;
  const facts = { state: stateOf({}), me: "pr_me", now: NOW, told: null, mine: MINE };
  const until = NOW + 60_000;
  expect(standingOf({ ...facts, entries: [{ state, waitsUntil: until } as never] })).toEqual({
    kind: "muted",
    until: new Date(until).toISOString(),
  });
});

test("what the server says of a mute or a ban is told beforehand, as long as it holds", () => {
  const facts = { state: stateOf({}), me: "pr_me", now: NOW, mine: null, entries: [] };
  const soon = new Date(NOW + 60_000).toISOString();
  const over = new Date(NOW - 1).toISOString();
  const told = { muted_until: null, banned_until: null };
  expect(standingOf({ ...facts, told: { ...told, muted_until: soon } })).toEqual({ kind: "muted", until: soon });
  expect(standingOf({ ...facts, told: { ...told, banned_until: soon } })).toEqual({ kind: "banned", until: soon });
  expect(standingOf({ ...facts, told: { muted_until: over, banned_until: over } }).kind).toBe("free");
});

test("what the server lets one do counts, and until it has answered one's part", () => {
  const standing = {
    role: "member",
    joined_at: null,
    muted_until: null,
    banned_until: null,
    may: ["read", "invite"],
    join_lines: true,
    profiles: "own",
    waiting: false,
    own_id: "pr_me",
  };
  expect(mayBy(standing, MINE)("invite")).toBe(true);
  expect(mayBy(standing, { ...MINE, role: "host" })("rule")).toBe(false);
  expect(mayBy(null, MINE)("invite")).toBe(false);
  expect(mayBy(null, { ...MINE, role: "deputy" })("keep_order")).toBe(true);
  expect(mayBy(null, { ...MINE, role: "deputy" })("rule")).toBe(false);
});

test("whoever is not in asks to come in where that is how one comes in", () => {
  const facts = { state: stateOf({}), mine: null, entries: [], me: "pr_me", now: NOW };
  const told = { muted_until: null, banned_until: null, may: ["read", "ask"] };
  expect(standingOf({ ...facts, told }).kind).toBe("ask");
  expect(standingOf({ ...facts, told, mine: MINE }).kind).toBe("free");
});
