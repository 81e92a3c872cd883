// The last way: one waiting request per room after another, for networks that cut everything else.
import type { LongPollAnswer } from "@maru/wire";
import { roomPath } from "../api/paths.ts";
import { ApiError } from "../api/problem.ts";
import { downFromError } from "./downs.ts";
import { openPerRoomWay, type RoomTask } from "./perRoomWay.ts";
import type { OpenWay, RoomSubscriber, WayContext, WayEvents } from "./way.ts";

const WAIT_SECONDS = 25;
const ANSWER_MS_MAX = 35_000;

export function openPollWay(cx: WayContext, events: WayEvents): OpenWay {
  return openPerRoomWay(cx, events, runPoll);
}

async function runPoll(cx: WayContext, subscriber: RoomSubscriber, task: RoomTask): Promise<void> {
  // The first answer comes at once, so that the way can prove itself.
  let wait = 0;
  try {
    while (!task.signal.aborted) {
      const after = subscriber.cursor();
      const query = after === null ? "" : `after=${encodeURIComponent(after)}&`;
      const call = { signal: task.signal, timeoutMs: ANSWER_MS_MAX };
      const path = `${roomPath(subscriber.room)}/events?${query}wait=${wait}`;
      const answer = await cx.requests.json<LongPollAnswer>(path, call);
      if (task.signal.aborted) return;
      // What has come while one waited is live.
      const head = wait > 0 && answer.mode === "resumed" ? subscriber.head() : answer.head;
      subscriber.onVerdict({ mode: answer.mode, head, epoch: answer.epoch });
      subscriber.onEvents(answer.events);
      task.onAlive();
      wait = WAIT_SECONDS;
      if (answer.mode === "reset") await task.untilFresh(subscriber);
    }
  } catch (error) {
    if (error instanceof ApiError && error.problem.status < 500 && error.problem.status !== 401) {
      subscriber.onRefused(error.problem);
    }
    if (!task.signal.aborted) task.onFailed(downFromError(error, "network"));
  }
}
