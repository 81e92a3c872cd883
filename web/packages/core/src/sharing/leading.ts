// What a tab does that leads: it keeps the one connection, and passes on what others want of it.
// Must not know how a leader is chosen.
import type { Cancel, Platform } from "../platform.ts";
import type { Connection } from "../transport/connection.ts";
import type { RoomSubscriber } from "../transport/way.ts";
import type { ShareMessage } from "./messages.ts";
import { createRelay, type Relay } from "./relay.ts";

export interface LeadingParts {
  tab: string;
  own: Connection;
  platform: Platform;
  say(message: ShareMessage): void;
}

export interface Leading {
  /** Tells all that it leads, and how its connection does. */
  tell(): void;
  hear(message: ShareMessage): void;
  attach(subscriber: RoomSubscriber): void;
  detach(subscriber: RoomSubscriber): void;
  stop(): void;
}

/** A tab that has said nothing for so long is gone; one behind others may be slow to speak, but not that slow. */
const SILENT_MS_MAX = 150_000;

export function lead({ tab, own, platform, say }: LeadingParts): Leading {
  const { clock } = platform;
  const attached = new Map<RoomSubscriber, Cancel>();
  const relays = new Map<string, Relay>();
  const heard = new Map<string, number>();
  const detach = (subscriber: RoomSubscriber) => {
    attached.get(subscriber)?.();
    attached.delete(subscriber);
  };
  const attach = (subscriber: RoomSubscriber) => {
    detach(subscriber);
    attached.set(subscriber, own.attach(subscriber));
  };
  const drop = (room: string) => {
    const relay = relays.get(room);
    relays.delete(room);
    if (relay !== undefined) detach(relay.subscriber);
  };
  const tellState = () => {
    const heads = Object.fromEntries([...relays].map(([room, relay]) => [room, relay.head()]));
    say({ type: "lead", tab, visible: platform.isVisible(), state: own.getSnapshot(), heads });
  };
  const want = (from: string, room: string, after: string | null) => {
    const known = relays.get(room);
    if (known !== undefined) return known.admit(from, after);
    const relay: Relay = createRelay({
      room,
      say,
      renew: () => attach(relay.subscriber),
      onOver: () => drop(room),
    });
    relays.set(room, relay);
    relay.admit(from, after);
    attach(relay.subscriber);
  };
  const leave = (from: string, room: string) => {
    if (relays.get(room)?.dismiss(from) === false) drop(room);
  };
  const forget = (from: string) => {
    heard.delete(from);
    for (const room of [...relays.keys()]) leave(from, room);
  };
  const forgetSilent = () => {
    for (const [other, at] of heard) if (clock.now() - at > SILENT_MS_MAX) forget(other);
  };
  return {
    tell: tellState,
    attach,
    detach,
    hear: (message) => {
      if ("tab" in message) heard.set(message.tab, clock.now());
      if (message.type === "seek") {
        forgetSilent();
        for (const [room, relay] of [...relays])
          if (relay.wants(message.tab) && !message.rooms.includes(room)) leave(message.tab, room);
        for (const room of message.rooms)
          if (relays.get(room)?.wants(message.tab) !== true) say({ type: "again", room, to: message.tab });
        tellState();
      } else if (message.type === "want") want(message.tab, message.room, message.after);
      else if (message.type === "leave") leave(message.tab, message.room);
      else if (message.type === "bye") forget(message.tab);
      else if (message.type === "retry") own.retry();
    },
    stop: () => {
      for (const cancel of attached.values()) cancel();
      attached.clear();
      relays.clear();
    },
  };
}
