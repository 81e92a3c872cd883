// What was being written in each room, kept over reloads.
import type { KeyValues } from "@maru/core";

export interface Drafts {
  get(room: string): string;
  set(room: string, text: string): void;
}

export function createDrafts(storage: KeyValues): Drafts {
  const keyOf = (room: string) => `maru.draft.${room}`;
  return {
    get: (room) => storage.get(keyOf(room)) ?? "",
    set: (room, text) => (text === "" ? storage.remove(keyOf(room)) : storage.set(keyOf(room), text)),
  };
}
