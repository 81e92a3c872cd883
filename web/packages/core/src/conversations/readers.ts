// How many have not read a message: counted from how far the members have read, without knowing who. Pure.
import type { EventRecord, Message, Readers, Signal } from "@maru/wire";

type Markers = readonly (readonly [number: number, members: number])[];

export interface ReadersState {
  /** As the server answered: every marker at its own ordinal. */
  full: Markers;
  /** As the last signal told: who has read less than `floor` counts as having read so far. `null` before the first. */
  told: { floor: number; markers: Markers } | null;
  /** The markers know of everybody who wrote up to here. */
  known: number;
  /** Who wrote since, by the ordinal of their newest message: whoever writes has read. */
  writers: ReadonlyMap<string, number>;
}

/** `null` where nobody counts. */
export function readersFrom(answer: Readers): ReadersState | null {
  return answer.counted
    ? { full: answer.markers, told: null, known: newestOf(answer.markers), writers: new Map() }
    : null;
}

export function readersTold(state: ReadersState, signal: Extract<Signal, { type: "readers" }>): ReadersState {
  const known = newestOf(signal.markers);
  const writers = new Map([...state.writers].filter(([, number]) => number > known));
  return { full: state.full, told: { floor: signal.floor, markers: signal.markers }, known, writers };
}

/** Events run ahead of the next signal: who writes has read, who comes in begins at the newest. */
export function readersAfter(state: ReadersState, records: readonly EventRecord[], number: number): ReadersState {
  const writers = new Map(state.writers);
  let added = 0;
  for (const { event } of records) {
    if (event.type === "message.sent") writers.set(event.message.sender.id, event.message.number);
    if (event.type === "member.joined") added++;
  }
  if (added === 0) return { ...state, writers };
  const withNew = (markers: Markers): Markers => [...markers, [number, added]];
  const told = state.told && { ...state.told, markers: withNew(state.told.markers) };
  return { ...state, full: withNew(state.full), told, writers };
}

/** How many members have not read this message. Its sender has. */
export function unreadBy(state: ReadersState | null, { number }: Pick<Message, "number">): number {
  if (state === null) return 0;
  const { full, told } = state;
  const markers = told?.markers ?? full;
  if (told === null || number > told.floor) return Math.max(0, below(markers, number) - later(state, number));
  // The signal does not tell these apart: no more than all who are at its floor, and no more than there were.
  return Math.min(below(full, number), below(told.markers, told.floor + 1));
}

/** Whether somebody far behind has read on, so that only a fresh answer is exact. */
export function isOutdated({ full, told }: ReadersState): boolean {
  return told !== null && below(told.markers, told.floor + 1) !== below(full, told.floor + 1);
}

function below(markers: Markers, number: number): number {
  let members = 0;
  for (const [ordinal, count] of markers) if (ordinal < number) members += count;
  return members;
}

/** Those whose writing the markers do not know yet, and who thereby have read this one. */
function later({ writers, known }: ReadersState, number: number): number {
  if (number <= known) return 0;
  let count = 0;
  for (const written of writers.values()) if (written >= number) count++;
  return count;
}

function newestOf(markers: Markers): number {
  return Math.max(0, ...markers.map(([ordinal]) => ordinal));
}
