// Keeps the count of readers: asked when the room is live, told by signals, and asked again when only that is exact.
// Must not know what is shown.
import type { EventRecord, Readers, Signal } from "@maru/wire";
import { roomPath } from "../api/paths.ts";
import type { Requests } from "../api/requests.ts";
import type { Cancel, Clock } from "../platform.ts";
import { isOutdated, type ReadersState, readersAfter, readersFrom, readersTold } from "./readers.ts";

/** At most one question in this time; a whole room must not ask at once when one person leaves. */
const ASK_MS = 4_000;

export interface ReaderCount {
  ask(): void;
  hear(signal: Extract<Signal, { type: "readers" }>): void;
  /** `number` is the newest ordinal after the records. */
  follow(records: readonly EventRecord[], number: number): void;
  stop(): void;
}

export interface ReaderCountParts {
  requests: Requests;
  clock: Clock;
  ref: string;
  get(): ReadersState | null;
  set(readers: ReadersState | null): void;
}

export function createReaderCount({ requests, clock, ref, get, set }: ReaderCountParts): ReaderCount {
  let cancel: Cancel | null = null;
  let again = false;
  let heard: Parameters<ReaderCount["hear"]>[0] | null = null;

  const ask = () => {
    again = true;
    if (cancel === null) void fetch();
  };
  const fetch = async () => {
    again = false;
    heard = null;
    cancel = clock.after(ASK_MS, () => {
      cancel = null;
      if (again) void fetch();
    });
    try {
      const state = readersFrom(await requests.json<Readers>(`${roomPath(ref)}/readers`));
      set(state && heard ? readersTold(state, heard) : state);
    } catch {
      // The next signal or the next subscription asks again.
    }
  };
  return {
    ask,
    hear: (signal) => {
      const state = get();
      heard = signal;
      if (state === null) return;
      const next = readersTold(state, signal);
      set(next);
      if (isOutdated(next)) ask();
    },
    follow: (records, number) => {
      const state = get();
      if (state === null || records.length === 0) return;
      set(readersAfter(state, records, number));
      // Whose marker went with them is not known here.
      if (records.some(({ event }) => event.type === "member.left" || event.type === "member.removed")) ask();
    },
    stop: () => cancel?.(),
  };
}
