// What tabs say to each other that share one stream. Must not know what a tab does with it.
import type { EventRecord, Feed, Problem, Signal, Unsubscribed } from "@maru/wire";
import type { Cancel, Platform } from "../platform.ts";
import type { ConnectionState } from "../transport/connection.ts";
import type { Verdict } from "../transport/way.ts";

export type ShareMessage =
  /** A tab looks for whoever leads, or asks whether they still do; `rooms` are those that it wants. */
  | { type: "seek"; tab: string; rooms: readonly string[] }
  | { type: "want"; tab: string; room: string; after: string | null }
  /** The leader has forgotten that this tab wants a room. */
  | { type: "again"; room: string; to: string }
  | { type: "leave"; tab: string; room: string }
  /** A tab is closed. */
  | { type: "bye"; tab: string }
  /** Somebody has pressed the button. */
  | { type: "retry" }
  /** Who leads and whether anybody looks at it, how its connection does, and the newest seq passed on of each room. */
  | { type: "lead"; tab: string; visible: boolean; state: ConnectionState; heads: Record<string, number> }
  /** `to` is a tab; without one it is for all that want the room. */
  | { type: "verdict"; room: string; to: string | null; verdict: Verdict }
  | { type: "events"; room: string; to: string | null; records: readonly EventRecord[] }
  | { type: "signal"; room: string; signal: Signal }
  | { type: "ended"; room: string; why: Unsubscribed }
  | { type: "refused"; room: string; problem: Problem }
  | { type: "feed"; feed: Feed };

interface Envelope {
  share: string;
  message: ShareMessage;
}

export interface ShareLine {
  say(message: ShareMessage): void;
  stop: Cancel;
}

/** `key` says whose stream it is: tabs of another session are not heard. */
export function openShareLine(
  { broadcast }: Platform,
  key: string,
  onMessage: (message: ShareMessage) => void,
): ShareLine {
  const stop = broadcast.onMessage((data) => {
    const { share, message } = (data ?? {}) as Partial<Envelope>;
    if (share === key && message !== undefined) onMessage(message);
  });
  return { stop, say: (message) => broadcast.post({ share: key, message } satisfies Envelope) };
}
