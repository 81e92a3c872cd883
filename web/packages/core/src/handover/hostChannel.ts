// Speaks with the host page over a port, and does what it may ask: say who its user is, or that they have left.
// Must not know windows or origins: whoever makes the port has checked them. A nickname never selects an identity.
import { ApiError } from "../api/problem.ts";
import type { Cancel, Platform } from "../platform.ts";
import type { Entering, PushErrand } from "../sessions/entering.ts";
import type { Oneself } from "../sessions/oneself.ts";
import type { Session } from "../sessions/session.ts";
import { createCell, type Store } from "../store.ts";
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
/** Ends by age. Who was put out does not come back by itself. */
const WORTH_ASKING: ReadonlySet<string> = new Set(["refresh_expired", "token_expired", "signed_out"]);
/** How long the host's backend may take for a code. */
const CODE_MS_MAX = 10_000;

export function openHostChannel(parts: HostParts, port: HostPort): HostChannel {
  const { session } = parts;
  const busy = createCell(false);
  const asking = createAsking(parts, port);
  const codes = createCodes(parts, port, busy.set);
  const follow = createFollowing(session, port);

  const act = async (message: HostMessage): Promise<void> => {
    switch (message.type) {
      case "challenge":
        return codes.tellChallenge();
      case "identify":
        return identify(parts, codes, message);
      case "logout":
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
      if (message.type === "identify") busy.set(true);
      await act(message).catch((error: unknown) => port.post({ type: "problem", code: codeOf(error) }));
    },
    () => busy.set(codes.isAwaited()),
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
      for (const stop of [stopHearing, follow.stop, asking.stop, codes.stop, busy.dispose]) stop();
      session.askHostBy(null);
    },
  };
}

function codeOf(error: unknown): string {
  return error instanceof ApiError ? error.problem.code : "network";
}

async function identify(
  { session, enter, oneself }: HostParts,
  codes: Codes,
  message: HostMessage & { type: "identify" },
): Promise<void> {
  if ("code" in message) await codes.finish(message.code);
  else if ("host_code" in message) await enter.byHostCode(message.host_code);
  else if ("token" in message) await enter.byToken(message.token);
  else {
    const state = await known(session);
    if (state.status !== "signed-in") await enter.asGuest(message.nickname);
    else if (state.principal.kind === "guest" && state.principal.name !== message.nickname.trim())
      await oneself.rename(message.nickname);
  }
}

/** The state once it is known whether anybody is in. */
function known(session: Session): Promise<ReturnType<Session["getSnapshot"]>> {
  return new Promise((resolve) => {
    const look = () => {
      const state = session.getSnapshot();
      if (state.status === "restoring") return;
      off();
      resolve(state);
    };
    const off = session.subscribe(look);
    look();
  });
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

interface Codes {
  tellChallenge(): Promise<void>;
  finish(code: string): Promise<void>;
  /** The host knows the challenge, and its code has not come yet. */
  isAwaited(): boolean;
  stop(): void;
}

/** The verifier of the push code: made when asked for, good for one code. */
function createCodes({ platform, enter }: HostParts, port: HostPort, onAwaited: (isAwaited: boolean) => void): Codes {
  let errand: PushErrand | null = null;
  let isAwaited = false;
  let cancelWait: Cancel = () => {};
  const stop = () => {
    isAwaited = false;
    cancelWait();
  };
  return {
    tellChallenge: async () => {
      errand ??= await enter.pushErrand();
      stop();
      isAwaited = true;
      onAwaited(true);
      cancelWait = platform.clock.after(CODE_MS_MAX, () => {
        isAwaited = false;
        onAwaited(false);
      });
      port.post({ type: "challenge", challenge: errand.challenge });
    },
    finish: async (code) => {
      stop();
      // Without a challenge there can be no good code; the server is to say so.
      const { finish } = errand ?? (await enter.pushErrand());
      errand = null;
      await finish(code);
    },
    isAwaited: () => isAwaited,
    stop,
  };
}

/** Tells the host who is in, and when nobody is any more. */
function createFollowing(session: Session, port: HostPort) {
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
    if (isOver && WORTH_ASKING.has(state.code)) port.post({ type: "identify-wanted" });
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
