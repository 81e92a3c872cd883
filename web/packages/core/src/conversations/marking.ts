// Tells the server how far one has read: only forward, at most once a second, and only as long as it is wanted.
// Must not know what is shown.
import type { ReadMarker } from "@maru/wire";
import { roomPath } from "../api/paths.ts";
import { isDefinitive } from "../api/problem.ts";
import type { Requests } from "../api/requests.ts";
import type { Cancel, Clock } from "../platform.ts";

export const MARK_MS = 1_000;

export interface Marking {
  /** The newest seq that was shown. */
  mark(seq: number): void;
  /** One may be a member now: refusals of before count no more. */
  retry(): void;
  stop(): void;
}

export function createMarking(
  parts: { requests: Requests; ref: string; clock: Clock },
  onMarked: (marker: ReadMarker) => void,
): Marking {
  let wanted = 0;
  let told = 0;
  let refused = false;
  let cancel: Cancel | null = null;

  const tell = async () => {
    const seq = wanted;
    if (refused || seq <= told) return;
    cancel = parts.clock.after(MARK_MS, onPause);
    try {
      onMarked(await parts.requests.json(`${roomPath(parts.ref)}/read`, { method: "PUT", body: { seq } }));
      told = Math.max(told, seq);
    } catch (error) {
      // Not a member, or nothing is counted here. Whatever else it was: the next second tries again.
      refused = isDefinitive(error);
    }
  };
  const onPause = () => {
    cancel = null;
    void tell();
  };
  return {
    mark: (seq) => {
      wanted = Math.max(wanted, seq);
      if (cancel === null) void tell();
    },
    retry: () => {
      refused = false;
      if (cancel === null) void tell();
    },
    stop: () => {
      cancel?.();
      wanted = 0;
    },
  };
}
