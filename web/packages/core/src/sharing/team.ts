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
  const { platform, own, cell } = parts;
  const tab = newClientId(platform);
  let line: ShareLine | null = null;
  let giveUp: Cancel = () => {};
  let wasRobbed = false;

  const say = (message: ShareMessage) => line?.say(message);
  const cast = createCast(parts, tab, say);
  const beAlone = () => {
    giveUp();
    cast.beAlone();
  };
  const campaign = (key: string, steal: boolean) => {
    giveUp();
    const onLost = () => {
      // This one was asleep, and another has taken over.
      wasRobbed = true;
      cast.leave();
      own.stop();
      seek(key);
    };
    giveUp = platform.lead?.(key, { steal, onLead: cast.beLeader, onLost, onRefused: beAlone }) ?? (() => {});
  };
  const seek = (key: string) => {
    cast.beFollower({
      onLeader: () => {
        wasRobbed = false;
      },
      // Two that do not hear each other must not take it from each other for ever.
      onSilence: () => (wasRobbed ? beAlone() : campaign(key, true)),
    });
    campaign(key, false);
  };
  const hear = (message: ShareMessage) => {
    const role = cast.role();
    if (message.type === "feed") parts.onFeed(message);
    else if (role.kind === "leading" || role.kind === "following") role.hear(message);
  };
  return {
    role: cast.role,
    say,
    start: () => {
      if (cast.role().kind !== "off") return;
      const key = keyOf(parts);
      if (platform.lead === undefined || key === null) return beAlone();
      line = openShareLine(platform, key, hear);
      seek(key);
    },
    stop: () => {
      if (cast.role().kind === "following") say({ type: "bye", tab });
      cast.leave();
      own.stop();
      giveUp();
      line?.stop();
      line = null;
      cell.set(own.getSnapshot());
    },
  };
}

/** The parts that there are, one at a time. */
interface Cast {
  role(): Role;
  leave(): void;
  beLeader(): void;
  beAlone(): void;
  beFollower(on: { onLeader(): void; onSilence(): void }): void;
}

function createCast(
  { platform, own, cell, subscribers }: TeamParts,
  tab: string,
  say: (message: ShareMessage) => void,
): Cast {
  let role: Role = OFF;
  const leave = () => {
    if (role.kind === "leading" || role.kind === "following") role.stop();
    if (role.kind === "alone") for (const cancel of subscribers.values()) cancel();
    role = OFF;
  };
  const serve = (next: Role) => {
    leave();
    role = next;
    for (const subscriber of subscribers.keys()) {
      if (next.kind === "leading") next.attach(subscriber);
      else subscribers.set(subscriber, own.attach(subscriber));
    }
    own.start();
    cell.set(own.getSnapshot());
  };
  return {
    role: () => role,
    leave,
    beAlone: () => serve({ kind: "alone" }),
    beLeader: () => {
      const leading = lead({ tab, own, platform, say });
      serve({ kind: "leading", ...leading });
      leading.tell();
    },
    beFollower: ({ onLeader, onSilence }) => {
      leave();
      cell.patch({ phase: "connecting", reason: null });
      const onState = (state: ConnectionState) => {
        onLeader();
        cell.set({ ...state, deviceOnline: cell.getSnapshot().deviceOnline });
      };
      const wants = () => [...subscribers.keys()];
      const following = follow({ tab, platform, say, subscribers: wants, onState, onSilence });
      role = { kind: "following", ...following };
      following.start();
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
