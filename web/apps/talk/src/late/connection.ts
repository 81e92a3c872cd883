// Stands in for the connection: what comes over it goes on from what pages told, so nothing is missed before it is there.

import { createCell } from "../../../../packages/core/src/store.ts";
import type {
  Connection,
  ConnectionParts,
  ConnectionState,
} from "../../../../packages/core/src/transport/connection.ts";
import type { Late } from "./late.ts";
import { beginLive, beginLiveSoon, live, madeLive } from "./live.ts";

type Create = (parts: ConnectionParts) => Connection;

const IDLE: ConnectionState = { phase: "idle", way: null, reason: null, deviceOnline: true, wasOnline: false };

export function lateConnection(load: Late<Create>): Create {
  return (parts) => {
    const cell = createCell(IDLE);
    let isWanted = false;
    let isOver = false;
    const made = madeLive(load, (create) => {
      const real = create(parts);
      if (isOver) real.dispose();
      return real;
    });
    made.with((real) => {
      const follow = () => cell.set(real.getSnapshot());
      real.subscribe(follow);
      if (isWanted) real.start();
      follow();
    });
    const held = (hold: (real: Connection) => () => void) => {
      let letGo: (() => void) | null = null;
      let isHeld = true;
      made.with((real) => {
        if (isHeld) letGo = hold(real);
      });
      return () => {
        isHeld = false;
        letGo?.();
      };
    };
    return {
      getSnapshot: cell.getSnapshot,
      subscribe: cell.subscribe,
      start: () => {
        isWanted = true;
        if (made.there() !== null) return made.there()?.start();
        cell.patch({ phase: "connecting" });
        beginLiveSoon();
      },
      stop: () => {
        isWanted = false;
        if (made.there() !== null) made.there()?.stop();
        else cell.set(IDLE);
      },
      attach: (subscriber) => held((real) => real.attach(subscriber)),
      hearFeed: (listener) => held((real) => real.hearFeed(listener)),
      retry: () => (made.there() === null ? beginLive() : made.there()?.retry()),
      dispose: () => {
        isOver = true;
        made.there()?.dispose();
        cell.dispose();
      },
    };
  };
}

export const createConnection = lateConnection(
  live(async () => (await import("../../../../packages/core/src/transport/connection.ts")).createConnection),
);
