// Keeps one way of receiving open: chooses it, comes back, falls down and climbs up.
// Must not know what travels over it.
import type { Cancel, WakeReason } from "../platform.ts";
import { backoffMs } from "./backoff.ts";
import { type Climber, createClimber } from "./climber.ts";
import type { ConnectionState } from "./connection.ts";
import { afterDown, type Ladder, TOP, wayOf } from "./ladder.ts";
import type { Down, OpenWay, WayContext, WayName, WayOpener } from "./way.ts";

interface StateCell {
  getSnapshot(): ConnectionState;
  patch(part: Partial<ConnectionState>): void;
}

export interface Keeper {
  start(): void;
  stop(phase: "idle" | "stopped", reason: string | null): void;
  retry(): void;
  sync(): void;
  wake(reason: WakeReason): void;
}

export function createKeeper(cx: WayContext, openers: Record<WayName, WayOpener>, cell: StateCell): Keeper {
  const driver = createDriver(cx, openers, cell);
  const retry = () => {
    const { phase } = cell.getSnapshot();
    if (phase !== "waiting" && phase !== "stopped") return;
    driver.forgive();
    driver.open();
  };
  const wake = (reason: WakeReason) => {
    const { phase } = cell.getSnapshot();
    if (reason === "offline") cell.patch({ deviceOnline: false });
    if (reason === "online") {
      cell.patch({ deviceOnline: true });
      if (phase === "waiting") driver.toTop();
    }
    if (phase === "online") driver.current()?.check();
    else if (phase === "waiting" && reason !== "offline") retry();
  };
  return {
    start: () => {
      const { phase } = cell.getSnapshot();
      if (phase === "idle" || phase === "stopped") driver.open();
    },
    stop: driver.stop,
    retry,
    sync: () => driver.current()?.sync(),
    wake,
  };
}

interface Driver {
  open(): void;
  stop(phase: "idle" | "stopped", reason: string | null): void;
  current(): OpenWay | null;
  /** The next failure counts as the first. */
  forgive(): void;
  /** The next way to try is the best one. */
  toTop(): void;
}

/** Opens ways one after another, each as its turn comes on the ladder. */
function createDriver(cx: WayContext, openers: Record<WayName, WayOpener>, cell: StateCell): Driver {
  const { clock } = cx.platform;
  let ladder: Ladder = TOP;
  let current: OpenWay | null = null;
  let readyAt: number | null = null;
  let cancelRetry: Cancel = () => {};

  const open = () => {
    cancelRetry();
    const way = wayOf(ladder);
    readyAt = null;
    cell.patch({ phase: "connecting", way });
    current = openers[way](cx, { onReady: () => ready(way), onDown: down });
  };
  const ready = (way: WayName) => {
    readyAt = clock.now();
    cell.patch({ phase: "online", way, wasOnline: true, deviceOnline: true, reason: null });
    climber.restart(way);
  };
  const down = (why: Down) => {
    const livedMs = readyAt === null ? 0 : clock.now() - readyAt;
    current = null;
    climber.cancel();
    if (why.retry === "stop") return stop("stopped", why.reason ?? null);
    ladder = afterDown(ladder, why, livedMs);
    const again = why.retry === "refresh" ? () => void refreshThenOpen(cx, cell, { open, down }) : open;
    cell.patch({ phase: "waiting" });
    cancelRetry = clock.after(returnDelayMs(cx, ladder, why), again);
  };
  const stop = (phase: "idle" | "stopped", reason: string | null) => {
    cancelRetry();
    climber.cancel();
    current?.close();
    current = null;
    ladder = TOP;
    cell.patch({ phase, reason, way: null });
  };
  const adopt = (way: OpenWay) => {
    current?.close();
    current = way;
    ladder = TOP;
    ready("socket");
    return down;
  };
  const climber: Climber = createClimber(cx, openers.socket, adopt);
  const forgive = () => {
    ladder = { ...ladder, failures: 0 };
  };
  const toTop = () => {
    ladder = TOP;
  };
  return { open, stop, current: () => current, forgive, toTop };
}

function returnDelayMs(cx: WayContext, ladder: Ladder, why: Down): number {
  if (why.retry !== "jitter" && ladder.failures <= 1) return 0;
  return Math.max(why.delayMs ?? 0, backoffMs(ladder.failures - 1, cx.platform));
}

async function refreshThenOpen(
  cx: WayContext,
  cell: StateCell,
  { open, down }: { open(): void; down(why: Down): void },
) {
  try {
    await cx.session.renew(await cx.session.token());
    if (cell.getSnapshot().phase === "waiting") open();
  } catch {
    if (cx.session.getSnapshot().status === "signed-in") down({ retry: "jitter", blames: "network" });
  }
}
