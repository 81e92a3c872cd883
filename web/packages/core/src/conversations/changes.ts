// What the reader has just done to messages, shown before the server has said yes: edits and reactions.
// Tried again while no answer comes, taken back when it is refused. Must not know screens.
import type { EventRecord, Message } from "@maru/wire";
import { roomPath } from "../api/paths.ts";
import { ApiError, isDefinitive } from "../api/problem.ts";
import type { Call, Requests } from "../api/requests.ts";
import { withReaction } from "../log/amend.ts";
import type { Platform } from "../platform.ts";
import { backoffMs } from "../transport/backoff.ts";
import type { OwnReactions } from "./own.ts";

export type Change = { id: string } & ({ kind: "edit"; text: string } | { kind: "react"; emoji: string; on: boolean });

const TRIES_MAX = 6;
/** After the answer, its event is at most this far away. */
const EVENT_MS_MAX = 5_000;

/** A message as it looks with what is under way, and the reader's own emoji on it. */
export function changed(message: Message, own: OwnReactions, changes: readonly Change[]): [Message, readonly string[]] {
  let shown = message;
  let mine = own.get(message.id) ?? [];
  for (const change of changes) {
    if (change.id !== message.id || isTrue(change, shown, mine)) continue;
    if (change.kind === "edit") {
      const { markup: _, ...rest } = shown;
      shown = { ...rest, text: change.text, edited_at: message.edited_at ?? message.sent_at };
    } else {
      const { emoji, on } = change;
      const count = shown.reactions?.find((one) => one.emoji === emoji)?.count ?? 0;
      shown = withReaction(shown, { emoji, count: on ? count + 1 : count - 1 });
      mine = on ? [...mine, emoji] : mine.filter((one) => one !== emoji);
    }
  }
  return [shown, mine];
}

function isTrue(change: Change, { text }: Message, mine: readonly string[]): boolean {
  return change.kind === "edit" ? text === change.text : mine.includes(change.emoji) === change.on;
}

export interface ChangesParts {
  platform: Platform;
  requests: Requests;
  /** Id or alias of the room. */
  ref: string;
  get(): readonly Change[];
  set(changes: readonly Change[]): void;
}

export interface Changes {
  /** Resolves once the server has it; rejects with its refusal, and the change is gone from view. */
  make(change: Change, mentions?: readonly string[]): Promise<void>;
  /** What the log knows of itself from now on is no longer held here. */
  hear(records: readonly EventRecord[]): void;
  stop(): void;
}

export function createChanges({ platform, requests, ref, get, set }: ChangesParts): Changes {
  /** One after another for the same thing, so that the last one wins. */
  const tails = new Map<string, Promise<unknown>>();
  const answered = new WeakSet<Change>();
  let stopped = false;
  const drop = (change: Change) => set(get().filter((one) => one !== change));
  const later = (ms: number) => new Promise<void>((resolve) => platform.clock.after(ms, resolve));

  const tell = async (change: Change, mentions: readonly string[]) => {
    for (let failures = 0; !stopped && get().includes(change); failures++) {
      try {
        await requests.json(...callOf(ref, change, mentions));
        return;
      } catch (error) {
        if (isDefinitive(error) || failures === TRIES_MAX) throw error;
        const toldMs = error instanceof ApiError ? (error.retryAfterMs ?? 0) : 0;
        await later(Math.max(toldMs, backoffMs(failures, platform)));
      }
    }
  };
  return {
    make: async (change, mentions = []) => {
      const key = keyOf(change);
      set([...get().filter((one) => keyOf(one) !== key), change]);
      const turn = (tails.get(key) ?? Promise.resolve()).then(() => tell(change, mentions));
      tails.set(
        key,
        turn.catch(() => {}),
      );
      try {
        await turn;
        answered.add(change);
        // Its event may have come before the answer, and then it is true by itself.
        platform.clock.after(EVENT_MS_MAX, () => stopped || drop(change));
      } catch (error) {
        drop(change);
        throw error;
      }
    },
    hear: (records) => {
      // The newest of what was answered: an earlier one of the same kind has been replaced in `make`.
      const isTold = (change: Change) => answered.has(change) && records.some((record) => tells(record, change));
      if (get().some(isTold)) set(get().filter((change) => !isTold(change)));
    },
    stop: () => {
      stopped = true;
    },
  };
}

/** Whether this event is about what the change changes. */
function tells({ event }: EventRecord, change: Change): boolean {
  if (change.kind === "edit") return event.type === "message.edited" && event.message.id === change.id;
  if (event.type !== "reaction.added" && event.type !== "reaction.removed") return false;
  return event.message_id === change.id && event.emoji === change.emoji;
}

function keyOf(change: Change): string {
  return change.kind === "edit" ? change.id : change.id + change.emoji;
}

function callOf(ref: string, change: Change, mentions: readonly string[]): [string, Call] {
  const path = `${roomPath(ref)}/messages/${change.id}`;
  if (change.kind === "edit") return [path, { method: "PATCH", body: { text: change.text, mentions } }];
  return [`${path}/reactions/${encodeURIComponent(change.emoji)}`, { method: change.on ? "PUT" : "DELETE" }];
}
