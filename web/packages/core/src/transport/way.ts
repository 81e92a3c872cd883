// What every way of receiving (socket, stream, poll) offers and needs, so that one can stand in for another.
// Must not know how any of them works.
import type { EventRecord, Feed, Problem, Signal, Unsubscribed } from "@maru/wire";
import type { Requests } from "../api/requests.ts";
import type { Platform } from "../platform.ts";
import type { Session } from "../sessions/session.ts";

export type WayName = "socket" | "stream" | "poll";

export interface Verdict {
  mode: "resumed" | "reset";
  /** The newest seq when one began to hear. */
  head: number;
  epoch: string | null;
}

/** One room that wants its events. */
export interface RoomSubscriber {
  /** The room's id. */
  room: string;
  /** Where to go on from; `null` when nothing is held. */
  cursor(): string | null;
  /** The newest seq held. */
  head(): number;
  onVerdict(verdict: Verdict): void;
  onEvents(records: readonly EventRecord[]): void;
  onRefused(problem: Problem): void;
  onSignal(signal: Signal): void;
  /** The server has ended the subscription. */
  onEnded(why: Unsubscribed): void;
}

export interface WayContext {
  platform: Platform;
  requests: Requests;
  session: Session;
  baseUrl: string;
  subscribers(): readonly RoomSubscriber[];
  /** Who wants to hear of one's rooms; only a socket tells of them. */
  feedListeners(): ReadonlySet<(feed: Feed) => void>;
  /** How far the feed was heard, over one socket after another; `null` where its whole list is wanted. */
  feedPlace: { cursor: string | null };
}

/** Why a way ended, and what it says about coming back. */
export interface Down {
  retry: "jitter" | "now" | "refresh" | "stop";
  /** At least this long, if told. */
  delayMs?: number | undefined;
  reason?: string | undefined;
  /** `way`: HTTP answers but this way does not, so another may do better. */
  blames: "network" | "way" | "server";
}

export interface WayEvents {
  /** It works: the first good answer has come. Called once. */
  onReady(): void;
  /** It is over. Called once, and nothing after it. */
  onDown(down: Down): void;
}

export interface OpenWay {
  /** The set of subscribers has changed. */
  sync(): void;
  /** Prove within seconds that you are alive, or go down. */
  check(): void;
  close(): void;
}

export type WayOpener = (cx: WayContext, events: WayEvents) => OpenWay;
