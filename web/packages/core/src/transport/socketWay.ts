// The first way: one WebSocket for all rooms, opened by a one-use ticket.
// Must not know other ways, nor what rooms do with their events.
import type { ClientFrame, ServerFrame, TicketAnswer } from "@maru/wire";
import { NetworkError } from "../api/problem.ts";
import type { Cancel, Clock, SocketLike } from "../platform.ts";
import { downFromClose, downFromError } from "./downs.ts";
import { createRoomDesk } from "./roomDesk.ts";
import type { Down, OpenWay, WayContext, WayEvents } from "./way.ts";

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
  const rooms = createRoomDesk(cx, (frame) => send(frame));
  const pulse = createPulse(cx.platform.clock, (down) => finish(down));
  let socket: SocketLike | null = null;
  let over = false;
  let ready = false;
  let toldMs: number | undefined;
  let cancelToken: Cancel = () => {};

  const finish = (down: Down) => {
    if (over) return;
    close();
    events.onDown(down);
  };
  const close = () => {
    over = true;
    pulse.stop();
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
  const ping = (limitMs: number) => {
    if (!ready || over) return;
    send({ type: "ping" });
    if (!over) pulse.expect(limitMs, "network");
  };
  const welcome = (frame: Extract<ServerFrame, { type: "welcome" }>) => {
    ready = true;
    pulse.heard();
    rooms.start(frame.epoch);
    pulse.beat(frame.heartbeat_ms, () => ping(PONG_MS_MAX));
    cancelToken = cx.session.onToken((token) => send({ type: "session.renew", access_token: token }));
    events.onReady();
  };
  const hear = (text: unknown) => {
    const frame = parseFrame(cx, text);
    if (frame === null) return;
    if (ready) pulse.heard();
    if (frame.type === "welcome") welcome(frame);
    else if (frame.type === "goodbye") toldMs = frame.retry_ms;
    else rooms.hear(frame);
  };
  const adopt = (opened: SocketLike) => {
    socket = opened;
    pulse.expect(CONNECTING_MS_MAX, "way");
    opened.onmessage = (event) => hear(event.data);
    opened.onclose = (event) =>
      finish({ ...downFromClose(event.code, toldMs), ...(ready ? {} : notWelcome(event.code)) });
  };
  return { isOver: () => over, adopt, sync: () => ready && rooms.sync(), ping, finish, close };
}

interface Pulse {
  /** Something must be heard within this time, or the line is down. */
  expect(withinMs: number, blames: Down["blames"]): void;
  heard(): void;
  beat(everyMs: number, work: () => void): void;
  stop(): void;
}

function createPulse(clock: Clock, onSilence: (down: Down) => void): Pulse {
  let cancelLimit: Cancel = () => {};
  let cancelBeat: Cancel = () => {};
  const beat = (everyMs: number, work: () => void) => {
    cancelBeat = clock.after(everyMs, () => {
      work();
      beat(everyMs, work);
    });
  };
  return {
    expect: (withinMs, blames) => {
      cancelLimit();
      const retry = blames === "way" ? "jitter" : "now";
      cancelLimit = clock.after(withinMs, () => onSilence({ retry, blames }));
    },
    heard: () => cancelLimit(),
    beat,
    stop: () => {
      cancelLimit();
      cancelBeat();
    },
  };
}

/** A socket that closes before its welcome with no code of ours was cut by something in between. */
function notWelcome(code: number): Partial<Down> {
  return code < 4000 && code !== 1012 && code !== 1013 ? { blames: "way" } : {};
}

function parseFrame({ requests }: WayContext, text: unknown): ServerFrame | null {
  try {
    return requests.ids.parse<ServerFrame>(String(text));
  } catch {
    return null;
  }
}
