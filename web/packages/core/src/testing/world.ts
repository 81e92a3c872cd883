// A world that tests hold in their hands: time that moves when told, chance that repeats, storage that can be looked at.
import { createHash } from "node:crypto";
import type { Broadcast, Cancel, KeyValues, LeadWish, Platform, SocketLike, WakeReason } from "../platform.ts";

export interface World {
  platform: Platform;
  /** Another tab of the same browser: the same storage and locks, and it hears what is broadcast. */
  openTab(): Platform;
  /** What others say does not reach this tab any more, nor what it says them. Its locks it keeps. */
  freeze(tab: Platform): void;
  thaw(tab: Platform): void;
  stored: Map<string, string>;
  /** Moves time, running what is due in its order, and lets all answers arrive. */
  advance(ms: number): Promise<void>;
  /** Lets everything that is on its way arrive, without time passing. */
  settle(): Promise<void>;
  wake(reason: WakeReason): Promise<void>;
  now(): number;
}

export interface Net {
  fetch(url: string, init: RequestInit): Promise<Response>;
  openSocket?: (url: string) => SocketLike;
}

interface Timer {
  at: number;
  order: number;
  work(): void;
}

export function createWorld(net: Net, seed = 1, startAt = Date.parse("2026-11-21T07:25:14.123Z")): World {
  const timers = new Set<Timer>();
  const listeners = new Set<(reason: WakeReason) => void>();
  const stored = new Map<string, string>();
  let now = startAt;
  let order = 0;
  const air = createAir();

  const after = (delayMs: number, work: () => void): Cancel => {
    const timer = { at: now + delayMs, order: ++order, work };
    timers.add(timer);
    return () => timers.delete(timer);
  };
  const nextDue = (until: number): Timer | undefined =>
    [...timers].filter((timer) => timer.at <= until).sort((a, b) => a.at - b.at || a.order - b.order)[0];
  const advance = async (ms: number) => {
    const until = now + ms;
    await settle();
    for (let timer = nextDue(until); timer !== undefined; timer = nextDue(until)) {
      timers.delete(timer);
      now = Math.max(now, timer.at);
      timer.work();
      await settle();
    }
    now = until;
  };
  const platform: Platform = {
    fetch: (url, init = {}) => net.fetch(url, init),
    openSocket: net.openSocket,
    clock: { now: () => now, after },
    storage: storageOn(stored),
    randomBytes: createChance(seed).bytes,
    onWake: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    isVisible: () => true,
    exclusively: createLocks(),
    broadcast: air.join(),
    lead: createLeads(),
    sha256: async (bytes) => createHash("sha256").update(bytes).digest(),
    keepsCookies: () => true,
  };
  const openTab = () => ({ ...platform, broadcast: air.join() });
  const wake = async (reason: WakeReason) => {
    for (const listener of [...listeners]) listener(reason);
    await settle();
  };
  const freeze = (tab: Platform) => void air.frozen.add(tab.broadcast);
  const thaw = (tab: Platform) => void air.frozen.delete(tab.broadcast);
  return { platform, openTab, freeze, thaw, stored, advance, settle, wake, now: () => now };
}

type Listener = (message: unknown) => void;

/** What one tab posts, all others hear, before the next one's turn. */
function createAir(): { join(): Broadcast; frozen: Set<Broadcast> } {
  const tabs = new Set<Set<Listener>>();
  const frozen = new Set<Broadcast>();
  const join = (): Broadcast => {
    const mine = new Set<Listener>();
    tabs.add(mine);
    const broadcast: Broadcast = {
      post: (message) => {
        if (frozen.has(broadcast)) return;
        for (const tab of tabs) if (tab !== mine) for (const listener of [...tab]) listener(structuredClone(message));
      },
      onMessage: (listener) => {
        const hear: Listener = (message) => frozen.has(broadcast) || listener(message);
        mine.add(hear);
        return () => mine.delete(hear);
      },
    };
    return broadcast;
  };
  return { join, frozen };
}

function createLocks(): Platform["exclusively"] {
  const tails = new Map<string, Promise<unknown>>();
  return (name, work) => {
    const turn = (tails.get(name) ?? Promise.resolve()).then(work);
    const tail = turn.catch(() => {});
    tails.set(name, tail);
    return turn;
  };
}

/** Turns in the order of asking; a thief goes before all. */
function createLeads(): NonNullable<Platform["lead"]> {
  const queues = new Map<string, LeadWish[]>();
  const grant = (queue: LeadWish[]) => {
    const [next] = queue;
    if (next !== undefined) setImmediate(() => queue[0] === next && next.onLead());
  };
  return (name, wish) => {
    const queue = queues.get(name) ?? [];
    queues.set(name, queue);
    const robbed = wish.steal ? queue.shift() : undefined;
    if (wish.steal) queue.unshift(wish);
    else queue.push(wish);
    if (queue[0] === wish) grant(queue);
    if (robbed !== undefined) setImmediate(robbed.onLost);
    return () => {
      const at = queue.indexOf(wish);
      if (at >= 0) queue.splice(at, 1);
      if (at === 0) grant(queue);
    };
  };
}

function storageOn(map: Map<string, string>): KeyValues {
  return {
    get: (key) => map.get(key) ?? null,
    set: (key, value) => void map.set(key, value),
    remove: (key) => void map.delete(key),
    keys: () => [...map.keys()],
  };
}

const TURNS = 12;

/** Answers travel through several promises and streams; a dozen turns of the loop are enough for all of them. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
}

export interface Chance {
  bytes(count: number): Uint8Array;
  /** A whole number below `below`. */
  pick(below: number): number;
}

/** The same numbers for the same seed (mulberry32). */
export function createChance(seed: number): Chance {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  };
  return {
    bytes: (count) => Uint8Array.from({ length: count }, () => next() & 255),
    pick: (below) => next() % below,
  };
}
