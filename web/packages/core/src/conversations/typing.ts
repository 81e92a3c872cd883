// Who is typing in a room: heard of others, over by itself; and told of oneself, as long as the room has it.
// Must not know what is shown.
import type { Principal } from "@maru/wire";
import { roomPath } from "../api/paths.ts";
import { ApiError } from "../api/problem.ts";
import type { Requests } from "../api/requests.ts";
import type { Cancel, Clock } from "../platform.ts";

/** After this long nobody types who has not said so again. */
export const TYPING_ENDS_MS = 6_000;
/** How often one says so. */
export const TYPING_TOLD_MS = 3_000;

export interface Typing {
  hear(who: Principal, on: boolean): void;
  /** One types. */
  tell(): void;
  stop(): void;
}

export interface TypingParts {
  requests: Requests;
  clock: Clock;
  ref: string;
  set(typing: readonly Principal[]): void;
}

export function createTyping({ requests, clock, ref, set }: TypingParts): Typing {
  const heard = new Map<string, { who: Principal; cancel: Cancel }>();
  let nextAt = 0;
  const show = () => set([...heard.values()].map(({ who }) => who));
  const end = (id: string) => {
    heard.get(id)?.cancel();
    if (heard.delete(id)) show();
  };
  return {
    hear: (who, on) => {
      if (!on) return end(who.id);
      const before = heard.get(who.id);
      before?.cancel();
      heard.set(who.id, { who, cancel: clock.after(TYPING_ENDS_MS, () => end(who.id)) });
      if (before === undefined) show();
    },
    tell: () => {
      if (clock.now() < nextAt) return;
      nextAt = clock.now() + TYPING_TOLD_MS;
      requests.json(`${roomPath(ref)}/typing`, { method: "POST", body: { on: true } }).catch((error) => {
        // A room of this kind knows no typing. Whatever else it was: the next time may be better, and nobody misses it.
        if (error instanceof ApiError && error.problem.code === "not_in_this_room") nextAt = Number.POSITIVE_INFINITY;
      });
    },
    stop: () => {
      for (const { cancel } of heard.values()) cancel();
      heard.clear();
    },
  };
}
