// Speaks with the host page over a port, and does what it may ask: say who its user is, or that they have left.
// Must not know windows or origins: whoever makes the port has checked them. A nickname never selects an identity.
import { ApiError } from "../api/problem.ts";
import type { Cancel, Platform } from "../platform.ts";
import type { Entering } from "../sessions/entering.ts";
import type { Oneself } from "../sessions/oneself.ts";
import type { Session } from "../sessions/session.ts";
import { createCell, type Store } from "../store.ts";
import { createIdentifying } from "./identifying.ts";
import { type FrameMessage, type HostMessage, readHostMessage } from "./messages.ts";

export interface HostPort {
  post(message: FrameMessage): void;
  onMessage(listener: (data: unknown) => void): Cancel;
}

/** `true` while the host is about to say who is here, so that nobody else is asked. */
export interface HostChannel extends Store<boolean> {
  dispose(): void;
}

export interface HostParts {
  platform: Platform;
  session: Session;
  enter: Entering;
  oneself: Oneself;
  /** Told of messages that are none, for a log. */
  onStrange(): void;
  /** Told how the host wants the frame to look. Its words are not checked here. */
  onLook?(look: string): void;
}

const WAITING_MAX = 16;
const TOKEN_MS_MAX = 10_000;
/** How long a host may take that is about to say who is here; most ask their backend. */
const HOST_MS_MAX = 10_000;
/** How long one that is asked may take to say that it is. */
const WANTED_MS_MAX = 150;
/** Ends by age. Who was put out does not come back by itself. */
const WORTH_ASKING: ReadonlySet<string> = new Set(["refresh_expired", "token_expired", "signed_out"]);

export function openHostChannel(parts: HostParts, port: HostPort): HostChannel {
  const { session } = parts;
  const busy = createCell(false);
  const asking = createAsking(parts, port);
  const waiting = createWaiting(parts.platform, busy.set);
  const identifying = createIdentifying(parts, port, () => waiting.begin(HOST_MS_MAX));
  const follow = createFollowing(session, port, () => waiting.begin(WANTED_MS_MAX));

  const act = async (message: HostMessage): Promise<void> => {
    switch (message.type) {
      case "challenge":
        return identifying.tellChallenge();
      case "identify":
        waiting.end();
        return identifying.identify(message);
      case "wait":
        return waiting.begin(HOST_MS_MAX);
      case "nobody":
        return waiting.end();
      case "logout":
        waiting.end();
        return follow.leaveBecause("host", session.leave);
      case "token":
      case "look":
        return;
      default:
        message satisfies never;
    }
  };
  const line = createLine(
    async (message) => {
      if (message.type === "identify" || message.type === "challenge") busy.set(true);
      await act(message).catch((error: unknown) => port.post({ type: "problem", code: codeOf(error) }));
    },
    () => busy.set(waiting.isOn()),
  );
  const stopHearing = port.onMessage((data) => {
    const message = readHostMessage(data);
    // An answer that we wait for does not stand in line behind those who wait for it.
    if (message?.type === "token") asking.answer(message.token);
    else if (message?.type === "look") parts.onLook?.(message.look);
    else if (message === null || !line.add(message)) parts.onStrange();
  });
  session.askHostBy(asking.ask);
  return {
    getSnapshot: busy.getSnapshot,
    subscribe: busy.subscribe,
    dispose: () => {
      for (const stop of [stopHearing, follow.stop, asking.stop, waiting.end, busy.dispose]) stop();
      session.askHostBy(null);
    },
  };
}

function codeOf(error: unknown): string {
  return error instanceof ApiError ? error.problem.code : "network";
}

/** One message after another. */
function createLine(work: (message: HostMessage) => Promise<void>, onIdle: () => void) {
  const waiting: HostMessage[] = [];
  let working = false;
  const run = async () => {
    working = true;
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await work(next);
    working = false;
    onIdle();
  };
  const add = (message: HostMessage): boolean => {
    if (waiting.length >= WAITING_MAX) return false;
    waiting.push(message);
    if (!working) void run();
    return true;
  };
  return { add };
}

/** For a host that is about to say who is here. */
function createWaiting({ clock }: Platform, onChange: (isOn: boolean) => void) {
  let cancel: Cancel | null = null;
  const end = () => {
    cancel?.();
    cancel = null;
  };
  const begin = (maxMs: number) => {
    end();
    cancel = clock.after(maxMs, () => {
      end();
      onChange(false);
    });
    onChange(true);
  };
  return { begin, end, isOn: () => cancel !== null };
}

/** Asks the host for signed tokens, one question at a time. */
function createAsking({ platform }: HostParts, port: HostPort) {
  let settle: ((token: string | null) => void) | null = null;
  const ask = (): Promise<string> =>
    new Promise((resolve, reject) => {
      settle?.(null);
      const cancel = platform.clock.after(TOKEN_MS_MAX, () => settle?.(null));
      settle = (token) => {
        settle = null;
        cancel();
        if (token === null) reject(new Error("the host gave no token"));
        else resolve(token);
      };
      port.post({ type: "token-wanted" });
    });
  return { ask, answer: (token: string) => settle?.(token), stop: () => settle?.(null) };
}

/** Tells the host who is in, and when nobody is any more. */
function createFollowing(session: Session, port: HostPort, onWanted: () => void) {
  let told: string | null = null;
  let isReady = false;
  let why = "signed_out";
  const tell = () => {
    const state = session.getSnapshot();
    if (state.status === "restoring") return;
    const isIn = state.status === "signed-in";
    if (!isReady) port.post({ type: "ready", signed_in: isIn });
    isReady = true;
    const now = isIn ? JSON.stringify(state.principal) : null;
    if (now === told) return;
    told = now;
    if (isIn) return port.post({ type: "signed-in", principal: state.principal });
    const isOver = state.status === "ended";
    port.post({ type: "signed-out", why: isOver ? state.code : why });
    if (!isOver || !WORTH_ASKING.has(state.code)) return;
    onWanted();
    port.post({ type: "identify-wanted" });
  };
  const leaveBecause = async (reason: string, leave: () => Promise<void>) => {
    why = reason;
    try {
      await leave();
    } finally {
      why = "signed_out";
    }
  };
  const stop = session.subscribe(tell);
  tell();
  return { stop, leaveBecause };
}
