// What a tab does that follows: it asks the leader for its rooms, hears what the leader hears, and notices when there is
// none any more. Must not know how a leader is chosen.
import { type Cancel, type Platform, randomUnit } from "../platform.ts";
import type { ConnectionState } from "../transport/connection.ts";
import type { RoomSubscriber } from "../transport/way.ts";
import type { ShareMessage } from "./messages.ts";

export interface FollowingParts {
  tab: string;
  platform: Platform;
  say(message: ShareMessage): void;
  subscribers(): readonly RoomSubscriber[];
  onState(state: ConnectionState): void;
  /** Nobody leads, or whoever does is asleep, or slow while this tab is looked at. */
  onSilence(): void;
}

export interface Following {
  /** Looks for the leader: once others can be heard. */
  start(): void;
  hear(message: ShareMessage): void;
  attach(subscriber: RoomSubscriber): void;
  detach(subscriber: RoomSubscriber): void;
  /** Asks at once whether the leader is there. */
  check(): void;
  stop(): void;
}

const BEAT_MS = 5_000;
/** How long a leader may take to answer; some wait longer than others, so that not all take its place at once. */
const ANSWER_MS_MAX = 2_000;
const SPREAD_MS = 1_000;

export function follow({ tab, platform, say, subscribers, onState, onSilence }: FollowingParts): Following {
  const { clock } = platform;
  let leader: string | null = null;
  let cancelBeat: Cancel = () => {};
  let cancelLimit: Cancel | null = null;
  const heardLeader = () => {
    cancelLimit?.();
    cancelLimit = null;
  };
  const roomsOf = () => [...new Set(subscribers().map(({ room }) => room))];
  const seek = () => {
    cancelLimit ??= clock.after(ANSWER_MS_MAX + randomUnit(platform) * SPREAD_MS, onSilence);
    say({ type: "seek", tab, rooms: roomsOf() });
  };
  const beat = () => {
    cancelBeat();
    cancelBeat = clock.after(BEAT_MS, beat);
    seek();
  };
  const want = (subscriber: RoomSubscriber) =>
    say({ type: "want", tab, room: subscriber.room, after: subscriber.cursor() });
  const inRoom = (room: string) => subscribers().filter((one) => one.room === room);
  const hearLead = (message: ShareMessage & { type: "lead" }) => {
    heardLeader();
    onState(message.state);
    // Browsers let tabs that nobody looks at wait long before they try again.
    const isLate = message.state.phase === "waiting" && !message.visible;
    if (isLate && platform.isVisible()) cancelLimit = clock.after(randomUnit(platform) * SPREAD_MS, onSilence);
    if (message.tab !== leader) {
      leader = message.tab;
      for (const subscriber of subscribers()) want(subscriber);
      return;
    }
    for (const one of subscribers()) if ((message.heads[one.room] ?? 0) > one.head()) want(one);
  };
  const hearRoom = (message: ShareMessage) => {
    if (!("room" in message) || ("to" in message && message.to !== null && message.to !== tab)) return;
    for (const one of inRoom(message.room)) {
      if (message.type === "again") want(one);
      else if (message.type === "verdict") one.onVerdict(message.verdict);
      else if (message.type === "events") one.onEvents(message.records);
      else if (message.type === "signal") one.onSignal(message.signal);
      else if (message.type === "ended") one.onEnded(message.why);
      else if (message.type === "refused") one.onRefused(message.problem);
    }
  };
  return {
    start: beat,
    hear: (message) => {
      if (message.type === "lead") hearLead(message);
      else hearRoom(message);
    },
    attach: (subscriber) => {
      if (leader !== null) want(subscriber);
    },
    detach: ({ room }) => {
      if (inRoom(room).length === 0) say({ type: "leave", tab, room });
    },
    check: seek,
    stop: () => {
      cancelBeat();
      heardLeader();
    },
  };
}
