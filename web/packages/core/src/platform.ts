// What the client needs from the world, as parameters: network, storage, time, chance and wake-ups.
// Must not know which world it is: a page, a worker, a test or Node. Nothing here touches a global.

export type Cancel = () => void;

export interface Clock {
  /** Wall clock, milliseconds since 1970. */
  now(): number;
  /** Runs `work` once after `delayMs`, unless cancelled. */
  after(delayMs: number, work: () => void): Cancel;
}

/** The part of `Storage` that is used; keys are enumerable so that every entry can have its own. */
export interface KeyValues {
  get(key: string): string | null;
  set(key: string, value: string): void;
  remove(key: string): void;
  keys(): string[];
}

/** What the client uses of a WebSocket. `readyState` is not trusted: frozen pages keep sockets that only look open. */
export interface SocketLike {
  send(text: string): void;
  close(code?: number): void;
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onerror: (() => void) | null;
  onclose: ((event: { code: number }) => void) | null;
}

export type WakeReason = "online" | "offline" | "visible" | "time-jump";

export interface Platform {
  /** Of the page that this is; `null` where it is none. Left out, it is taken for one of the server's own. */
  readonly origin?: string | null;
  fetch(url: string, init?: RequestInit): Promise<Response>;
  /** Absent where sockets do not exist. */
  openSocket?: ((url: string) => SocketLike) | undefined;
  clock: Clock;
  storage: KeyValues;
  randomBytes(count: number): Uint8Array;
  /** Calls back when the device may be able to talk again, or says that it cannot. */
  onWake(listener: (reason: WakeReason) => void): Cancel;
  isVisible(): boolean;
  /**
   * Runs `work` while no other tab of the same origin runs work of that name, where that can be promised. What `work`
   * has broadcast is heard elsewhere before the next one's turn.
   */
  exclusively<T>(name: string, work: () => Promise<T>): Promise<T>;
  broadcast: Broadcast;
  /**
   * Has one tab of the same origin lead, the others wait until it is gone; `steal` takes it from whoever leads. What comes
   * back gives it up. Absent where that cannot be promised.
   */
  lead?: ((name: string, wish: LeadWish) => Cancel) | undefined;
  sha256(bytes: Uint8Array): Promise<Uint8Array>;
  /** Whether a partitioned cookie that is set in this frame comes back. */
  keepsCookies(): boolean;
}

export interface LeadWish {
  steal: boolean;
  onLead(): void;
  /** Another has taken it. */
  onLost(): void;
  /** Nobody may lead here. */
  onRefused(): void;
}

/** Speaks to the other tabs of the same origin that this device has open, where that is possible. */
export interface Broadcast {
  post(message: object): void;
  /** What others have posted, never what this tab has. */
  onMessage(listener: (message: unknown) => void): Cancel;
}

export interface Randomness {
  randomBytes(count: number): Uint8Array;
}

/** A number in [0, 1) with 32 bits of chance. */
export function randomUnit(source: Randomness): number {
  const bytes = source.randomBytes(4);
  const [a = 0, b = 0, c = 0, d = 0] = bytes;
  return (a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d) / 2 ** 32;
}

const ID_LETTERS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_";

/**
 * 25 characters of `A–Z a–z 0–9 - _`: the time in milliseconds, then 96 random bits, made without
 * `crypto.randomUUID`, which plain http does not have. Ids that rise with time lie side by side in the server's index.
 */
export function newClientId(source: Randomness & { readonly clock: Clock }): string {
  let id = Math.floor(source.clock.now()).toString(36).padStart(9, "0");
  for (const byte of source.randomBytes(16)) id += ID_LETTERS[byte & 63];
  return id;
}
