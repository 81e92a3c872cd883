// What stream and poll have in common: one task per room, restarted as rooms come and go.
// Must not know what a task does.
import type { Down, OpenWay, RoomSubscriber, WayContext, WayEvents } from "./way.ts";

export interface RoomTask {
  signal: AbortSignal;
  /** The server has answered. */
  onAlive(): void;
  onFailed(down: Down): void;
  /** Resolves when the subscriber holds a snapshot again, so that nobody asks in circles meanwhile. */
  untilFresh(subscriber: RoomSubscriber): Promise<void>;
}

type RunTask = (cx: WayContext, subscriber: RoomSubscriber, task: RoomTask) => Promise<void>;

const FRESH_CHECK_MS = 250;

export function openPerRoomWay(cx: WayContext, events: WayEvents, run: RunTask): OpenWay {
  const running = new Map<RoomSubscriber, AbortController>();
  let over = false;
  let ready = false;

  const becomeReady = () => {
    if (ready || over) return;
    ready = true;
    events.onReady();
  };
  const stopAll = () => {
    for (const controller of running.values()) controller.abort();
    running.clear();
  };
  const close = () => {
    over = true;
    stopAll();
  };
  const start = (subscriber: RoomSubscriber) => {
    const controller = new AbortController();
    running.set(subscriber, controller);
    void run(cx, subscriber, {
      signal: controller.signal,
      onAlive: becomeReady,
      onFailed: (down) => {
        if (over) return;
        close();
        events.onDown(down);
      },
      untilFresh: (waiting) => untilFresh(cx, waiting, controller.signal),
    });
  };
  const sync = () => {
    if (over) return;
    const wanted = new Set(cx.subscribers());
    for (const [subscriber, controller] of running) {
      if (wanted.has(subscriber)) continue;
      controller.abort();
      running.delete(subscriber);
    }
    for (const subscriber of wanted) if (!running.has(subscriber)) start(subscriber);
    // With no room there is nothing to hear; the first room will tell whether this way works.
    if (wanted.size === 0) cx.platform.clock.after(0, becomeReady);
  };
  const check = () => {
    // A request that slept through a pause cannot be asked whether it lives: begin again from the cursor.
    stopAll();
    sync();
  };
  sync();
  return { sync, check, close };
}

async function untilFresh(cx: WayContext, subscriber: RoomSubscriber, signal: AbortSignal): Promise<void> {
  while (subscriber.cursor() === null && !signal.aborted) {
    await new Promise<void>((resolve) => cx.platform.clock.after(FRESH_CHECK_MS, resolve));
  }
}
