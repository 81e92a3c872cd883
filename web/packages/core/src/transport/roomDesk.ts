// Which rooms are subscribed on one socket, and whose frames are whose.
// Must not know how the socket lives and dies.
import type { ClientFrame, ServerFrame } from "@maru/wire";
import type { RoomSubscriber, WayContext } from "./way.ts";

export interface RoomDesk {
  start(epoch: string): void;
  sync(): void;
  hear(frame: ServerFrame): void;
}

export function createRoomDesk(cx: WayContext, send: (frame: ClientFrame) => void): RoomDesk {
  const subscribed = new Set<RoomSubscriber>();
  const asked = new Map<number, RoomSubscriber>();
  let epoch: string | null = null;
  let lastRef = 0;
  let hasFeed = false;

  const subscribe = (subscriber: RoomSubscriber) => {
    const ref = ++lastRef;
    const after = subscriber.cursor();
    subscribed.add(subscriber);
    asked.set(ref, subscriber);
    send({ type: "subscribe", room: subscriber.room, ref, ...(after === null ? {} : { after }) });
  };
  const inRoom = (room: string) => [...subscribed].filter((subscriber) => subscriber.room === room);
  /** Whoever waits for a verdict gets what is there behind it, and need not hear it before. */
  const hearing = (room: string) => {
    const waiting = new Set(asked.values());
    return inRoom(room).filter((subscriber) => !waiting.has(subscriber));
  };
  const openFeed = () => {
    if (hasFeed || cx.feedListeners().size === 0) return;
    hasFeed = true;
    const { cursor } = cx.feedPlace;
    send({ type: "feed.open", ...(cursor === null ? {} : { after: cursor }) });
  };
  const sync = () => {
    openFeed();
    const wanted = new Set(cx.subscribers());
    for (const subscriber of subscribed) {
      if (wanted.has(subscriber)) continue;
      subscribed.delete(subscriber);
      // Another part of this client may want the same room.
      if (inRoom(subscriber.room).length === 0) send({ type: "unsubscribe", room: subscriber.room });
    }
    for (const subscriber of wanted) if (!subscribed.has(subscriber)) subscribe(subscriber);
  };
  const takeAsked = (ref: unknown): RoomSubscriber | undefined => {
    const subscriber = asked.get(Number(ref));
    asked.delete(Number(ref));
    return subscriber !== undefined && subscribed.has(subscriber) ? subscriber : undefined;
  };
  const compareHeads = (heads: Record<string, number | undefined>) => {
    for (const subscriber of subscribed) {
      const lost = (heads[subscriber.room] ?? 0) > subscriber.head();
      if (lost) subscribe(subscriber);
    }
  };
  const ears: Ears = {
    takeAsked,
    inRoom,
    hearing,
    compareHeads,
    epoch: () => epoch,
    forget: (subscriber) => subscribed.delete(subscriber),
    cx,
  };
  return {
    start: (nowEpoch) => {
      epoch = nowEpoch;
      sync();
    },
    sync,
    hear: (frame) => hearFrame(ears, frame),
  };
}

/** What a frame can reach. */
interface Ears {
  takeAsked(ref: unknown): RoomSubscriber | undefined;
  inRoom(room: string): RoomSubscriber[];
  /** Those of them that have been answered. */
  hearing(room: string): RoomSubscriber[];
  compareHeads(heads: Record<string, number | undefined>): void;
  epoch(): string | null;
  forget(subscriber: RoomSubscriber): void;
  cx: WayContext;
}

function hearFrame({ takeAsked, inRoom, hearing, compareHeads, epoch, forget, cx }: Ears, frame: ServerFrame) {
  switch (frame.type) {
    case "subscribed":
      return takeAsked(frame.ref)?.onVerdict({ mode: frame.mode, head: frame.head, epoch: epoch() });
    case "event":
      return hearing(frame.room).forEach((subscriber) => {
        subscriber.onEvents([{ seq: frame.seq, at: frame.at, event: frame.event }]);
      });
    case "events":
      return hearing(frame.room).forEach((subscriber) => {
        subscriber.onEvents(frame.events);
      });
    case "signal":
      return inRoom(frame.room).forEach((subscriber) => {
        subscriber.onSignal(frame.signal);
      });
    case "unsubscribed":
      return inRoom(frame.room).forEach((subscriber) => {
        forget(subscriber);
        subscriber.onEnded(frame.why);
      });
    case "pong":
      return compareHeads(frame.heads);
    case "error":
      return takeAsked(frame.ref)?.onRefused(frame.problem);
    case "feed":
      cx.feedPlace.cursor = frame.cursor;
      return cx.feedListeners().forEach((listener) => {
        listener(frame.feed);
      });
    case "ack":
    case "welcome":
    case "goodbye":
      return;
    default:
      // Frames that this version does not know are to be ignored.
      frame satisfies never;
  }
}
