// The short token of a page, in memory only, and the moment to ask for the next one. Must not know where tokens come from.
import type { Cancel, Platform } from "../platform.ts";

export interface TokenHold {
  put(token: string, endsAt: number): void;
  /** Tells the token that is held to all who follow. */
  tell(): void;
  find(): string | null;
  /** The token, unless it ends soon. */
  findGood(): string | null;
  hasEnded(): boolean;
  drop(): void;
  onToken(listener: (token: string) => void): Cancel;
}

/** A token that ends sooner than this is renewed before use. */
export const MARGIN_MS = 30_000;
const RENEWAL_MS_MIN = 1_000;

/** `onEndsSoon` is called once per token, shortly before it ends. */
export function createTokenHold(platform: Platform, onEndsSoon: (stale: string) => void): TokenHold {
  const listeners = new Set<(token: string) => void>();
  let held: { token: string; endsAt: number } | null = null;
  let cancelTimer: Cancel = () => {};
  const now = () => platform.clock.now();
  return {
    put: (token, endsAt) => {
      held = { token, endsAt };
      cancelTimer();
      const delayMs = Math.max(endsAt - MARGIN_MS - now(), RENEWAL_MS_MIN);
      cancelTimer = platform.clock.after(delayMs, () => onEndsSoon(token));
    },
    tell: () => {
      if (held !== null) for (const listener of [...listeners]) listener(held.token);
    },
    find: () => held?.token ?? null,
    findGood: () => (held !== null && held.endsAt - MARGIN_MS > now() ? held.token : null),
    hasEnded: () => held === null || held.endsAt <= now(),
    drop: () => {
      held = null;
      cancelTimer();
    },
    onToken: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
