// One's own list of rooms, kept true by the feed: a stream that goes on where it was cut. Must not know screens.

import type { OwnRoom, ServerFrame, SetOwnRoom } from "@maru/wire";
import { roomPath } from "../api/paths.ts";
import { NetworkError } from "../api/problem.ts";
import type { Requests } from "../api/requests.ts";
import type { Client } from "../client.ts";
import type { Cancel } from "../platform.ts";
import { createCell, type Store } from "../store.ts";
import { backoffMs } from "../transport/backoff.ts";
import { createSseReader } from "../transport/sse.ts";
import { applyChanges, EMPTY_LIST, listFrom, type OwnList, shownRooms, unreadInAll, withOwn } from "./list.ts";

/** Longer than two comments of the server. */
export const SILENCE_MS_MAX = 45_000;

export interface FeedState {
  /** `waiting`: what is here may be behind. */
  status: "loading" | "live" | "waiting";
  /** Pinned ones first, then the newest activity. */
  rooms: readonly OwnRoom[];
  hidden: readonly OwnRoom[];
  /** In all that are shown and of which one wants to be told. */
  unread: number;
}

export interface FeedStore extends Store<FeedState> {
  /** By id, hidden or not. */
  room(id: string): OwnRoom | undefined;
  /** Hides, pins, mutes or marks a room for oneself; on all one's devices. */
  set(ref: string, change: SetOwnRoom): Promise<void>;
  dispose(): void;
}

type Parts = Pick<Client, "platform" | "requests" | "session">;

export function openFeed({ platform, requests, session }: Parts): FeedStore {
  const cell = createCell<FeedState>({ status: "loading", rooms: [], hidden: [], unread: 0 });
  let list: OwnList = EMPTY_LIST;
  let line: Line | null = null;

  const show = (next: OwnList, status = cell.getSnapshot().status) => {
    list = next;
    const hidden = [...list.values()].filter((own) => own.hidden);
    cell.set({ status, rooms: shownRooms(list), hidden, unread: unreadInAll(list) });
  };
  const hear = ({ feed }: FeedFrame) => {
    if (feed.type === "snapshot") show(listFrom(feed.rooms), "live");
    else show(applyChanges(list, feed.changes), "live");
  };
  const onCut = () => {
    if (cell.getSnapshot().status === "live") cell.patch({ status: "waiting" });
  };
  const follow = () => {
    const isIn = session.getSnapshot().status === "signed-in";
    if (isIn === (line !== null)) return;
    line?.close();
    line = isIn ? createLine({ platform, requests }, hear, onCut) : null;
    if (!isIn) show(EMPTY_LIST, "loading");
  };
  const offSession = session.subscribe(follow);
  follow();
  return {
    getSnapshot: cell.getSnapshot,
    subscribe: cell.subscribe,
    room: (id) => list.get(id),
    set: async (ref, change) => {
      const own = await requests.json<OwnRoom>(`${roomPath(ref)}/members/me`, { method: "PATCH", body: change });
      // Whoever has left meanwhile has no such room any more.
      if (list.has(own.room.id)) show(withOwn(list, own));
    },
    dispose: () => {
      offSession();
      line?.close();
      cell.dispose();
    },
  };
}

type FeedFrame = Extract<ServerFrame, { type: "feed" }>;

interface Line {
  close(): void;
}

/** Keeps the stream open, from cursor to cursor. */
function createLine(
  { platform, requests }: Pick<Parts, "platform" | "requests">,
  hear: (frame: FeedFrame) => void,
  onCut: () => void,
): Line {
  let cursor: string | null = null;
  let failures = 0;
  let over = false;
  let cut = new AbortController();
  let cancelSilence: Cancel = () => {};
  let cancelRetry: Cancel = () => {};

  const expect = () => {
    cancelSilence();
    cancelSilence = platform.clock.after(SILENCE_MS_MAX, () => cut.abort());
  };
  const run = async () => {
    cancelRetry();
    cut = new AbortController();
    const { signal } = cut;
    expect();
    try {
      const headers = { accept: "text/event-stream", ...(cursor === null ? {} : { "last-event-id": cursor }) };
      const response = await requests.open("/v1/feed", { headers, signal });
      await readFrames(requests, response, signal, expect, (frame) => {
        failures = 0;
        hear(frame);
        cursor = frame.cursor;
      });
    } catch {
      // Whatever it was: the next try tells.
    }
    cancelSilence();
    // Another try is under way already, or none is wanted.
    if (over || signal !== cut.signal) return;
    onCut();
    cancelRetry = platform.clock.after(backoffMs(failures++, platform), () => void run());
  };
  const offWake = platform.onWake((reason) => {
    if (reason === "offline") return;
    // A stream that slept cannot be asked whether it lives; going on costs little.
    failures = 0;
    cut.abort();
    void run();
  });
  void run();
  return {
    close: () => {
      over = true;
      offWake();
      cancelSilence();
      cancelRetry();
      cut.abort();
    },
  };
}

async function readFrames(
  { ids }: Requests,
  response: Response,
  signal: AbortSignal,
  onAlive: () => void,
  onFrame: (frame: FeedFrame) => void,
): Promise<void> {
  if (response.body === null) throw new NetworkError("no stream");
  const reader = response.body.getReader();
  signal.addEventListener("abort", () => void reader.cancel().catch(() => {}), { once: true });
  const decoder = new TextDecoder();
  const sse = createSseReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done || signal.aborted) return;
    onAlive();
    for (const { data } of sse.push(decoder.decode(value, { stream: true }))) {
      const frame = ids.parse<ServerFrame>(data);
      if (frame.type === "feed") onFrame(frame);
    }
  }
}
