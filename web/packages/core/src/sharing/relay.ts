// The leader's side of one room that other tabs want: a subscriber of its own connection that passes on what it hears.
// Must not know tabs' channels, nor which way the events come.
import type { EventRecord } from "@maru/wire";
import type { RoomSubscriber, Verdict } from "../transport/way.ts";
import type { ShareMessage } from "./messages.ts";

/** So that a tab that comes a little later need not ask the server. */
const RECENT_MAX = 200;

export interface Relay {
  subscriber: RoomSubscriber;
  /** A tab wants the room after this cursor; `null` when it holds nothing. */
  admit(tab: string, after: string | null): void;
  /** False once nobody wants it any more. */
  dismiss(tab: string): boolean;
  wants(tab: string): boolean;
  head(): number;
}

export interface RelayParts {
  room: string;
  say(message: ShareMessage): void;
  /** Subscribes anew, from what `cursor` says then. */
  renew(): void;
  /** Nothing more comes of this room. */
  onOver(): void;
}

export function createRelay({ room, say, renew, onOver }: RelayParts): Relay {
  const tabs = new Set<string>();
  const waiting = new Map<string, string | null>();
  const shelf = createShelf();
  let live = false;

  const tellVerdict = (to: string | null, mode: Verdict["mode"]) =>
    say({ type: "verdict", room, to, verdict: shelf.verdict(mode) });
  /** Whether what is held goes on from there; if not, the server is asked from there. */
  const serve = (tab: string, after: string | null) => {
    const records = shelf.after(after);
    if (records === "another") return tellVerdict(tab, "reset");
    if (records !== "gone") {
      tellVerdict(tab, "resumed");
      if (records.length > 0) say({ type: "events", room, to: tab, records });
      return;
    }
    shelf.startAt(after);
    live = false;
    waiting.set(tab, after);
    renew();
  };
  const subscriber: RoomSubscriber = {
    room,
    cursor: shelf.cursor,
    head: () => shelf.head() ?? Number.POSITIVE_INFINITY,
    onVerdict: (verdict) => {
      shelf.hear(verdict);
      const isForAll = verdict.mode === "reset" || live;
      live = true;
      const asked = [...waiting];
      waiting.clear();
      if (isForAll) return tellVerdict(null, verdict.mode);
      for (const [tab, after] of asked) serve(tab, after);
    },
    onEvents: (records) => {
      shelf.take(records);
      say({ type: "events", room, to: null, records });
    },
    onSignal: (signal) => say({ type: "signal", room, signal }),
    onRefused: (problem) => {
      say({ type: "refused", room, problem });
      onOver();
    },
    onEnded: (why) => {
      say({ type: "ended", room, why });
      onOver();
    },
  };
  return {
    subscriber,
    admit: (tab, after) => {
      tabs.add(tab);
      if (live) return serve(tab, after);
      if (waiting.size === 0 && tabs.size === 1) shelf.startAt(after);
      waiting.set(tab, after);
    },
    dismiss: (tab) => {
      tabs.delete(tab);
      waiting.delete(tab);
      return tabs.size > 0;
    },
    wants: (tab) => tabs.has(tab),
    head: () => shelf.head() ?? 0,
  };
}

/** Where the relay stands in the room's log, and the newest that came before that. */
interface Shelf {
  /** What a tab is told that goes on from here. */
  verdict(mode: Verdict["mode"]): Verdict;
  /** The newest seq, `null` when nothing is held. */
  head(): number | null;
  cursor(): string | null;
  startAt(cursor: string | null): void;
  hear(verdict: Verdict): void;
  take(records: readonly EventRecord[]): void;
  /** What follows a cursor; `gone` when that is too long ago, `another` when it is of another log, or of none. */
  after(cursor: string | null): readonly EventRecord[] | "gone" | "another";
}

function createShelf(): Shelf {
  let recent: EventRecord[] = [];
  let epoch: string | null = null;
  let head: number | null = null;
  /** What the server had when it was asked last. */
  let serverHead = 0;
  return {
    verdict: (mode) => ({ mode, head: Math.max(serverHead, head ?? 0), epoch }),
    head: () => head,
    cursor: () => (head === null ? null : epoch === null ? String(head) : `${epoch}.${head}`),
    startAt: (cursor) => {
      const [nextEpoch, seq] = parseCursor(cursor);
      epoch = nextEpoch;
      head = cursor === null ? null : seq;
      recent = [];
    },
    hear: (verdict) => {
      epoch = verdict.epoch ?? epoch;
      serverHead = verdict.head;
      if (verdict.mode !== "reset") return;
      head = verdict.head;
      recent = [];
    },
    take: (records) => {
      for (const record of records) {
        if (head === null || record.seq !== head + 1) continue;
        head = record.seq;
        recent = [...recent.slice(1 - RECENT_MAX), record];
      }
    },
    after: (cursor) => {
      const [ofEpoch, seq] = parseCursor(cursor);
      const isOther = epoch !== null && ofEpoch !== null && ofEpoch !== epoch;
      if (cursor === null || head === null || isOther) return "another";
      return seq < (recent[0]?.seq ?? head + 1) - 1 ? "gone" : recent.filter((record) => record.seq > seq);
    },
  };
}

/** `epoch.seq`, or a seq alone. */
function parseCursor(cursor: string | null): [epoch: string | null, seq: number] {
  if (cursor === null) return [null, 0];
  const dot = cursor.lastIndexOf(".");
  return dot < 0 ? [null, Number(cursor)] : [cursor.slice(0, dot), Number(cursor.slice(dot + 1))];
}
