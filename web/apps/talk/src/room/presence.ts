// Whether somebody is there, in words. Pure: what "now" is comes in.
import { type Catalogue, formatsFor } from "@maru/ui";

/** What is told of somebody; nothing where that is not told. */
export interface Told {
  online?: boolean | undefined;
  last_seen_at?: string | undefined;
}

/** Empty where nothing is told, or it is not known when they were last there. */
export function presenceText(words: Catalogue, told: Told, now: Date): string {
  if (told.online === true) return words.online;
  if (told.last_seen_at === undefined) return "";
  return words.lastSeen(formatsFor(words.locale).ago(new Date(told.last_seen_at), now));
}

/** Of a room of two: the other one. */
export function otherOf<T extends Told>(people: readonly T[] | null | undefined): T | null {
  return people?.length === 1 ? (people[0] ?? null) : null;
}
