// What each close code asks of a client. The table of docs/wire.md, and nothing else.

export type CloseAction =
  /** Come back with jitter and resume. */
  | { kind: "reconnect" }
  /** A new token first, then come back at once. */
  | { kind: "refresh" }
  /** Stay away: `reason` is shown. */
  | { kind: "stop"; reason: "revoked" | "replaced" | "outdated" }
  /** Come back after the time that was told, or after this long. */
  | { kind: "wait"; delayMs: number };

export function closeAction(code: number): CloseAction {
  switch (code) {
    case 4401:
      return { kind: "refresh" };
    case 4403:
      return { kind: "stop", reason: "revoked" };
    case 4409:
      return { kind: "stop", reason: "replaced" };
    case 4426:
      return { kind: "stop", reason: "outdated" };
    case 4429:
      return { kind: "wait", delayMs: 5_000 };
    default:
      // 1009, 1012, 1013, 4408, 4430, and whatever a proxy or a lost network makes of it (1001, 1006 …).
      return { kind: "reconnect" };
  }
}
