// The second way: server-sent events over fetch, one stream per room.
// Must not know sockets. A stream that is silent for longer than two comments of the server is dead.
import type { EventRecord, ServerFrame } from "@maru/wire";
import { roomPath } from "../api/paths.ts";
import { ApiError, NetworkError } from "../api/problem.ts";
import type { Requests } from "../api/requests.ts";
import type { Cancel } from "../platform.ts";
import { downFromError } from "./downs.ts";
import { openPerRoomWay, type RoomTask } from "./perRoomWay.ts";
import { createSseReader, type SseEvent } from "./sse.ts";
import type { OpenWay, RoomSubscriber, WayContext, WayEvents } from "./way.ts";

const CONNECTING_MS_MAX = 8_000;
const SILENCE_MS_MAX = 45_000;

export function openStreamWay(cx: WayContext, events: WayEvents): OpenWay {
  return openPerRoomWay(cx, events, runStream);
}

async function runStream(cx: WayContext, subscriber: RoomSubscriber, task: RoomTask): Promise<void> {
  const after = subscriber.cursor();
  const query = after === null ? "" : `?after=${encodeURIComponent(after)}`;
  const watch = createWatch(cx, task);
  try {
    watch.expectWithin(CONNECTING_MS_MAX);
    const headers = { accept: "text/event-stream" };
    const path = `${roomPath(subscriber.room)}/stream${query}`;
    const response = await cx.requests.open(path, { headers, signal: watch.signal });
    await readStream(response, (chunkEvents) => {
      watch.expectWithin(SILENCE_MS_MAX);
      if (task.signal.aborted) return;
      for (const event of chunkEvents) deliver(cx.requests, subscriber, event);
      task.onAlive();
    });
    throw new NetworkError("the stream ended");
  } catch (error) {
    if (error instanceof ApiError && error.problem.status < 500 && error.problem.status !== 401) {
      subscriber.onRefused(error.problem);
    }
    if (!task.signal.aborted) task.onFailed(downFromError(error, "way"));
  } finally {
    watch.stop();
  }
}

async function readStream(response: Response, onChunk: (events: SseEvent[]) => void): Promise<void> {
  if (response.body === null) throw new NetworkError("no stream");
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  const sse = createSseReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    onChunk(sse.push(decoder.decode(value, { stream: true })));
  }
}

function deliver({ ids }: Requests, subscriber: RoomSubscriber, event: SseEvent): void {
  const epoch = event.id.includes(".") ? (event.id.split(".")[0] ?? null) : null;
  const frame = ids.parse<ServerFrame>(event.data);
  if (frame.type === "subscribed") subscriber.onVerdict({ mode: frame.mode, head: frame.head, epoch });
  if (frame.type === "event") {
    const record: EventRecord = { seq: frame.seq, at: frame.at, event: frame.event };
    subscriber.onEvents([record]);
  }
  if (frame.type === "signal") subscriber.onSignal(frame.signal);
  if (frame.type === "unsubscribed") subscriber.onEnded(frame.why);
  if (frame.type === "events") subscriber.onEvents(frame.events);
}

interface Watch {
  signal: AbortSignal;
  expectWithin(ms: number): void;
  stop(): void;
}

/** Cuts the request when nothing was heard in time, or when the task is over. */
function createWatch(cx: WayContext, task: RoomTask): Watch {
  const controller = new AbortController();
  const abort = () => controller.abort();
  task.signal.addEventListener("abort", abort, { once: true });
  let cancel: Cancel = () => {};
  return {
    signal: controller.signal,
    expectWithin: (ms) => {
      cancel();
      cancel = cx.platform.clock.after(ms, abort);
    },
    stop: () => {
      cancel();
      task.signal.removeEventListener("abort", abort);
    },
  };
}
