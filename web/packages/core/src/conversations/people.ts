// Those who are in a room, page by page, kept true by its events. Must not know screens.
import type { EventRecord, Member, Problem } from "@maru/wire";
import { ApiError } from "../api/problem.ts";
import type { Cancel } from "../platform.ts";
import { createCell, type Store } from "../store.ts";
import type { RoomActs } from "./acts.ts";

export interface PeopleState {
  status: "loading" | "ready" | "failed";
  /** The host and deputies first, then by how long they are there. */
  members: readonly Member[];
  /** The `after` of the next page; `null` when everybody is here. */
  next: string | null;
  /** Why the last page was refused. */
  problem: Problem | null;
}

export interface PeopleStore extends Store<PeopleState> {
  /** One page more; also after a failure. */
  loadMore(): Promise<void>;
  dispose(): void;
}

export interface PeopleParts {
  acts: Pick<RoomActs, "members">;
  onEvents(listener: (records: readonly EventRecord[]) => void): Cancel;
}

export function openPeople({ acts, onEvents }: PeopleParts): PeopleStore {
  const cell = createCell<PeopleState>({ status: "loading", members: [], next: null, problem: null });
  let busy = false;
  let missed: EventRecord[] = [];
  const follow = (records: readonly EventRecord[]) => {
    if (busy) missed.push(...records);
    const { members, next } = cell.getSnapshot();
    cell.patch({ members: records.reduce((held, record) => applyToMembers(held, record, next === null), members) });
  };
  const loadMore = async () => {
    const { status, members, next } = cell.getSnapshot();
    if (busy || (status === "ready" && next === null)) return;
    busy = true;
    missed = [];
    try {
      const page = await acts.members(next ?? undefined);
      const known = new Set(cell.getSnapshot().members.map((one) => one.member.id));
      const fresh = [...cell.getSnapshot().members, ...page.members.filter((one) => !known.has(one.member.id))];
      // What happened while the page was on its way, it may not know.
      const now = missed.reduce<readonly Member[]>((held, record) => applyToMembers(held, record, false), fresh);
      cell.set({ status: "ready", members: now, next: page.next, problem: null });
    } catch (error) {
      const problem = error instanceof ApiError ? error.problem : null;
      cell.patch({ status: members.length === 0 ? "failed" : "ready", problem });
    }
    busy = false;
  };
  const off = onEvents(follow);
  void loadMore();
  return {
    getSnapshot: cell.getSnapshot,
    subscribe: cell.subscribe,
    loadMore,
    dispose: () => {
      off();
      cell.dispose();
    },
  };
}

const RANKS: Record<string, number> = { host: 0, deputy: 1 };
const rankOf = (role: string) => RANKS[role] ?? 2;

/** Whoever comes in stands at the end, and only where the end is here. */
export function applyToMembers(members: readonly Member[], record: EventRecord, whole: boolean): readonly Member[] {
  const { event, at } = record;
  const change = (id: string, to: (member: Member) => Member) =>
    members.some((one) => one.member.id === id)
      ? members.map((one) => (one.member.id === id ? to(one) : one))
      : members;
  switch (event.type) {
    case "member.joined": {
      const others = members.filter((one) => one.member.id !== event.member.id);
      return whole ? [...others, { member: event.member, role: event.role, joined_at: at }] : members;
    }
    case "member.left":
    case "member.removed":
      return members.filter((one) => one.member.id !== event.member.id);
    case "member.role_changed":
      return [...change(event.member, (one) => ({ ...one, role: event.role }))].sort(
        (a, b) => rankOf(a.role) - rankOf(b.role) || (a.joined_at < b.joined_at ? -1 : 1),
      );
    case "member.muted":
      return change(event.member, ({ muted_until: _, ...one }) => ({
        ...one,
        ...(event.until === null ? {} : { muted_until: event.until }),
      }));
    case "member.changed":
      return change(event.masked ? event.was : event.member.id, (one) => ({ ...one, member: event.member }));
    default:
      // Whatever else happens there.
      return members;
  }
}
