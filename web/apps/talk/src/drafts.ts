// What a person was writing in each room, kept over reloads until they sign out.
import type { KeyValues } from "@maru/core";

export interface Drafts {
  get(principal: string, room: string): string;
  set(principal: string, room: string, text: string): void;
}

export function createDrafts(storage: KeyValues): Drafts {
  const keyOf = (principal: string, room: string) => `maru.draft.${principal}.${room}`;
  return {
    get: (principal, room) => storage.get(keyOf(principal, room)) ?? "",
    set: (principal, room, text) => {
      if (text === "") storage.remove(keyOf(principal, room));
      else storage.set(keyOf(principal, room), text);
    },
  };
}
