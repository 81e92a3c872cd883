// Which part this tab has among those that share a stream: it leads, it follows, or it is alone; and how that changes.
// Must not know what a connection offers to others.
import { type Cancel, newClientId } from "../platform.ts";
import type { Cell } from "../store.ts";
import type { Connection, ConnectionParts, ConnectionState } from "../transport/connection.ts";
import type { RoomSubscriber } from "../transport/way.ts";
import { type Following, follow } from "./following.ts";
import { type Leading, lead } from "./leading.ts";
import { openShareLine, type ShareLine, type ShareMessage } from "./messages.ts";

export type Role = { kind: "off" | "alone" } | ({ kind: "leading" } & Leading) | ({ kind: "following" } & Following);

export interface Team {
  role(): Role;
  start(): void;
  stop(): void;
  say(message: ShareMessage): void;
}

export interface TeamParts extends ConnectionParts {
  own: Connection;
  cell: Cell<ConnectionState>;
  /** What this tab wants, and how to let go of it where it is alone. */
  subscribers: Map<RoomSubscriber, Cancel>;
  onFeed(message: ShareMessage & { type: "feed" }): void;
}

const OFF: Role = { kind: "off" };

export function createTeam(parts: TeamParts): Team {
  const { platform, own, cell, subscribers } = parts;
  const tab = newClientId(platform);
  let role: Role = OFF;
  let line: ShareLine | null = null;
  let giveUp: Cancel = () => {};
  let wasRobbed = false;

  const say = (message: ShareMessage) => line?.say(message);
  const leave = () => {
    if (role.kind === "leading" || role.kind === "following") role.stop();
    if (role.kind === "alone") for (const cancel of subscribers.values()) cancel();
    role = OFF;
  };
  const serve = (next: Role) => {
    role = next;
    for (const subscriber of subscribers.keys()) {
      if (next.kind === "leading") next.attach(subscriber);
      else subscribers.set(subscriber, own.attach(subscriber));
    }
    own.start();
    cell.set(own.getSnapshot());
  };
  const beLeader = () => {
    leave();
    const leading = lead({ tab, own, platform, say });
    serve({ kind: "leading", ...leading });
    leading.tell();
  };
  const beAlone = () => {
    giveUp();
    leave();
    serve({ kind: "alone" });
  };
  const campaign = (key: string, steal: boolean) => {
    giveUp();
    const onLost = () => {
      // This one was asleep, and another has taken over.
      wasRobbed = true;
      leave();
      own.stop();
      beFollower(key);
      campaign(key, false);
    };
    giveUp = platform.lead?.(key, { steal, onLead: beLeader, onLost, onRefused: beAlone }) ?? (() => {});
  };
  const beFollower = (key: string) => {
    leave();
    cell.patch({ phase: "connecting", reason: null });
    const onState = (state: ConnectionState) => {
      wasRobbed = false;
      cell.set({ ...state, deviceOnline: cell.getSnapshot().deviceOnline });
    };
    // Two that do not hear each other must not take it from each other for ever.
    const onSilence = () => (wasRobbed ? beAlone() : campaign(key, true));
    const wants = () => [...subscribers.keys()];
    const following = follow({ tab, platform, say, subscribers: wants, onState, onSilence });
    role = { kind: "following", ...following };
    following.start();
  };
  const hear = (message: ShareMessage) => {
    if (message.type === "feed") parts.onFeed(message);
    else if (role.kind === "leading" || role.kind === "following") role.hear(message);
  };
  return {
    role: () => role,
    say,
    start: () => {
      if (role.kind !== "off") return;
      const key = keyOf(parts);
      if (platform.lead === undefined || key === null) return beAlone();
      line = openShareLine(platform, key, hear);
      beFollower(key);
      campaign(key, false);
    },
    stop: () => {
      if (role.kind === "following") say({ type: "bye", tab });
      leave();
      own.stop();
      giveUp();
      line?.stop();
      line = null;
      cell.set(own.getSnapshot());
    },
  };
}

/** Who shares: everybody whose session lives in the same cookie or storage, and is that of the same person. */
function keyOf({ session, baseUrl }: ConnectionParts): string | null {
  const state = session.getSnapshot();
  const shared = session.sharedAs();
  return state.status === "signed-in" && shared !== null
    ? `maru.stream.${baseUrl}.${shared}.${state.principal.id}`
    : null;
}
