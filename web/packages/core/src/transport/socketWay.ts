// The first way: one WebSocket for all rooms, opened by a one-use ticket.
// Must not know other ways, nor what rooms do with their events.
import type { ClientFrame, ServerFrame, TicketAnswer } from "@maru/wire";
import { NetworkError } from "../api/problem.ts";
import type { Cancel, SocketLike } from "../platform.ts";
import { downFromClose, downFromError } from "./downs.ts";
import type { Down, OpenWay, RoomSubscriber, WayContext, WayEvents } from "./way.ts";

const CONNECTING_MS_MAX = 5_000;
const PROOF_OF_LIFE_MS = 3_000;
const PONG_MS_MAX = 10_000;

export function openSocketWay(cx: WayContext, events: WayEvents): OpenWay {
  const line = createLine(cx, events);
  void connect(cx, line);
  return {
    sync: () => line.sync(),
    check: () => line.ping(PROOF_OF_LIFE_MS),
    close: () => line.close(),
  };
}

interface Line {
  isOver(): boolean;
  adopt(socket: SocketLike): void;
  sync(): void;
  ping(limitMs: number): void;
  finish(down: Down): void;
  close(): void;
}

async function connect(cx: WayContext, line: Line): Promise<void> {
  const { openSocket } = cx.platform;
  if (openSocket === undefined) return line.finish({ retry: "now", blames: "way" });
  try {
    const call = { method: "POST", body: {}, timeoutMs: CONNECTING_MS_MAX } as const;
    const { ticket } = await cx.requests.json<TicketAnswer>("/v1/socket-tickets", call);
    if (line.isOver()) return;
    const base = cx.baseUrl.replace(/^http/, "ws");
    line.adopt(openSocket(`${base}/v1/socket?ticket=${encodeURIComponent(ticket)}`));
  } catch (error) {
    line.finish(downFromError(error, error instanceof NetworkError ? "network" : "way"));
  }
}

function createLine(cx: WayContext, events: WayEvents): Line {
  const { clock } = cx.platform;
  const rooms = createRoomDesk(cx, (frame) => send(frame));
  let socket: SocketLike | null = null;
  let over = false;
  let ready = false;
  let toldMs: number | undefined;
  let cancelLimit: Cancel = () => {};
  let cancelBeat: Cancel = () => {};
  let cancelToken: Cancel = () => {};

  const finish = (down: Down) => {
    if (over) return;
    close();
    events.onDown(down);
  };
  const close = () => {
    over = true;
    cancelLimit();
    cancelBeat();
    cancelToken();
    if (socket === null) return;
    socket.onopen = socket.onmessage = socket.onerror = socket.onclose = null;
    socket.close();
  };
  const send = (frame: ClientFrame) => {
    try {
      socket?.send(JSON.stringify(frame));
    } catch {
      finish({ retry: "jitter", blames: "network" });
    }
  };
  const limit = (ms: number, blames: Down["blames"]) => {
    cancelLimit();
    cancelLimit = clock.after(ms, () => finish({ retry: blames === "way" ? "jitter" : "now", blames }));
  };
  const ping = (limitMs: number) => {
    if (!ready || over) return;
    send({ type: "ping" });
    if (!over) limit(limitMs, "network");
  };
  const beat = (everyMs: number) => {
    cancelBeat = clock.after(everyMs, () => {
      ping(PONG_MS_MAX);
      beat(everyMs);
    });
  };
  const welcome = (frame: Extract<ServerFrame, { type: "welcome" }>) => {
    ready = true;
    cancelLimit();
    rooms.start(frame.epoch);
    beat(frame.heartbeat_ms);
    cancelToken = cx.session.onToken((token) => send({ type: "session.renew", access_token: token }));
    events.onReady();
  };
  const hear = (text: unknown) => {
    const frame = parseFrame(text);
    if (frame === null) return;
    if (ready) cancelLimit();
    if (frame.type === "welcome") welcome(frame);
    else if (frame.type === "goodbye") toldMs = frame.retry_ms;
    else rooms.hear(frame);
  };
  const adopt = (opened: SocketLike) => {
    socket = opened;
    limit(CONNECTING_MS_MAX, "way");
    opened.onmessage = (event) => hear(event.data);
    opened.onclose = (event) =>
      finish({ ...downFromClose(event.code, toldMs), ...(ready ? {} : notWelcome(event.code)) });
  };
  return { isOver: () => over, adopt, sync: () => ready && rooms.sync(), ping, finish, close };
}

/** A socket that closes before its welcome with no code of ours was cut by something in between. */
function notWelcome(code: number): Partial<Down> {
  return code < 4000 && code !== 1012 && code !== 1013 ? { blames: "way" } : {};
}

function parseFrame(text: unknown): ServerFrame | null {
  try {
    return JSON.parse(String(text)) as ServerFrame;
  } catch {
    return null;
  }
}

interface RoomDesk {
  start(epoch: string): void;
  sync(): void;
  hear(frame: ServerFrame): void;
}

/** Which rooms are subscribed on this socket, and whose frames are whose. */
function createRoomDesk(cx: WayContext, send: (frame: ClientFrame) => void): RoomDesk {
  const subscribed = new Set<RoomSubscriber>();
  const asked = new Map<number, RoomSubscriber>();
  let epoch: string | null = null;
  let lastRef = 0;

  const subscribe = (subscriber: RoomSubscriber) => {
    const ref = ++lastRef;
    const after = subscriber.cursor();
    subscribed.add(subscriber);
    asked.set(ref, subscriber);
    send({ type: "subscribe", room: subscriber.room, ref, ...(after === null ? {} : { after }) });
  };
  const sync = () => {
    const wanted = new Set(cx.subscribers());
    for (const subscriber of subscribed) {
      if (wanted.has(subscriber)) continue;
      subscribed.delete(subscriber);
      send({ type: "unsubscribe", room: subscriber.room });
    }
    for (const subscriber of wanted) if (!subscribed.has(subscriber)) subscribe(subscriber);
  };
  const inRoom = (room: string) => [...subscribed].filter((subscriber) => subscriber.room === room);
  const takeAsked = (ref: unknown): RoomSubscriber | undefined => {
    const subscriber = asked.get(Number(ref));
    asked.delete(Number(ref));
    return subscriber !== undefined && subscribed.has(subscriber) ? subscriber : undefined;
  };
  const compareHeads = (heads: Record<string, number | undefined>) => {
    for (const subscriber of subscribed) {
      const lost = (heads[subscriber.room] ?? 0) > subscriber.head();
      if (lost) subscribe(subscriber);
    }
  };
  const hear = (frame: ServerFrame) => {
    switch (frame.type) {
      case "subscribed":
        return takeAsked(frame.ref)?.onVerdict({ mode: frame.mode, head: frame.head, epoch });
      case "event":
        return inRoom(frame.room).forEach((subscriber) => {
          subscriber.onEvents([{ seq: frame.seq, at: frame.at, event: frame.event }]);
        });
      case "events":
        return inRoom(frame.room).forEach((subscriber) => {
          subscriber.onEvents(frame.events);
        });
      case "pong":
        return compareHeads(frame.heads);
      case "error":
        return takeAsked(frame.ref)?.onRefused(frame.problem);
      case "ack":
      case "welcome":
      case "goodbye":
        return;
      default:
        // Frames that this version does not know are to be ignored.
        frame satisfies never;
    }
  };
  return {
    start: (nowEpoch) => {
      epoch = nowEpoch;
      sync();
    },
    sync,
    hear,
  };
}
