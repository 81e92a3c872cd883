// Why somebody cannot write in a room now, if they cannot. Pure: the server decides, this only says it beforehand.
import type { OutboxEntry } from "@maru/core";
import type { ConversationState } from "@maru/core/conversations";
import type { OwnRoom, Standing as Told } from "@maru/wire";

export type Standing =
  | { kind: "free" }
  | { kind: "deleted" | "removed" | "left" | "archived" | "frozen" | "code" | "full" | "not-invited" }
  /** One asks to come in, or has asked. */
  | { kind: "ask" }
  /** `until` null: for good. */
  | { kind: "banned" | "muted"; until: string | null };

export interface StandingFacts {
  state: ConversationState;
  /** One's own part, `null` when one is not in. */
  mine: OwnRoom | null;
  /** What the server said of it, if it has. */
  told: (Pick<Told, "muted_until" | "banned_until"> & { may?: readonly string[] }) | null;
  /** What waits or was refused, the newest last. */
  entries: readonly OutboxEntry[];
  me: string;
  now: number;
}

export function standingOf(facts: StandingFacts): Standing {
  const { state, mine, told } = facts;
  if (state.ended === "deleted") return { kind: "deleted" };
  if (state.ended !== null) return banOf(facts) ?? { kind: state.ended };
  if (state.room?.archived) return { kind: "archived" };
  const banned = told?.banned_until ?? null;
  if (isAhead(banned, facts.now)) return { kind: "banned", until: orNever(banned) };
  const muted = mine?.muted_until ?? told?.muted_until ?? mutedByRefusal(facts);
  if (isAhead(muted, facts.now)) return { kind: "muted", until: orNever(muted) };
  if (state.room?.frozen && !keepsOrder(mine)) return { kind: "frozen" };
  if (mine === null && told?.may?.includes("ask")) return { kind: "ask" };
  if (mine === null && state.room?.needs_entry_code) return { kind: "code" };
  return refusedOf(facts) ?? { kind: "free" };
}

export function keepsOrder(mine: Pick<OwnRoom, "role"> | null): boolean {
  return mine?.role === "host" || mine?.role === "deputy";
}

function banOf({ state, me }: StandingFacts): Standing | null {
  const note = state.log.notes.findLast((one) => one.kind === "removed" && one.member.id === me);
  return note?.bannedUntil === undefined ? null : { kind: "banned", until: note.bannedUntil };
}

/** What only a refusal tells: of a room that one is not in. */
function refusedOf({ mine, entries }: StandingFacts): Standing | null {
  if (mine !== null) return null;
  const last = entries.findLast((one) => one.state.kind === "failed");
  const code = last?.state.kind === "failed" ? last.state.problem?.code : undefined;
  if (code === "room_full") return { kind: "full" };
  if (code === "not_invited" || code === "not_member") return { kind: "not-invited" };
  return code === "room_banned" ? { kind: "banned", until: null } : null;
}

/** Whoever was muted before they came here hears of it by a refusal. */
function mutedByRefusal({ entries }: StandingFacts): string | null {
  const last = entries.findLast((one) => one.state.kind === "failed" && one.state.problem?.code === "room_muted");
  return last?.waitsUntil == null ? null : new Date(last.waitsUntil).toISOString();
}

function isAhead(until: string | null, now: number): until is string {
  return until !== null && Date.parse(until) > now;
}

/** Further away than anybody means: `null`. */
function orNever(until: string): string | null {
  return Date.parse(until) > Date.UTC(9000, 0) ? null : until;
}
