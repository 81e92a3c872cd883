// While a lower way serves, looks now and then whether a socket works again, and hands it over when it does.
// Must not know what else keeps a connection alive.
import type { Cancel } from "../platform.ts";
import { climbDelayMs } from "./ladder.ts";
import type { Down, OpenWay, WayContext, WayName, WayOpener } from "./way.ts";

export interface Climber {
  restart(way: WayName): void;
  cancel(): void;
}

/** `adopt` takes the socket over and says who is told when it goes down. */
export function createClimber(
  cx: WayContext,
  openSocket: WayOpener,
  adopt: (way: OpenWay) => (down: Down) => void,
): Climber {
  let attempts = 0;
  let probe: OpenWay | null = null;
  let cancelTimer: Cancel = () => {};

  const cancel = () => {
    cancelTimer();
    probe?.close();
    probe = null;
  };
  const look = () => {
    let onDown: ((down: Down) => void) | null = null;
    attempts++;
    probe = openSocket(cx, {
      onReady: () => {
        const way = probe;
        probe = null;
        attempts = 0;
        if (way !== null) onDown = adopt(way);
      },
      onDown: (down) => {
        if (onDown !== null) return onDown(down);
        probe = null;
        wait();
      },
    });
  };
  const wait = () => {
    cancelTimer();
    cancelTimer = cx.platform.clock.after(climbDelayMs(attempts), look);
  };
  return {
    restart: (way) => {
      cancel();
      if (way === "socket") attempts = 0;
      else wait();
    },
    cancel,
  };
}
