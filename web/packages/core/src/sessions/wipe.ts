// What this device keeps for one person, by the names of its keys: forgotten when they sign out, handed on when a guest
// becomes somebody. Must not know who reads those keys.
import type { KeyValues } from "../platform.ts";

/** All keys of the form `maru.{word}.{principal}.…`: unsent messages, drafts, how far rooms were read. */
function keysOf(storage: KeyValues, principal: string): string[] {
  return storage.keys().filter((key) => {
    const [house, , owner] = key.split(".");
    return house === "maru" && owner === principal;
  });
}

export function wipePerson(storage: KeyValues, principal: string): void {
  for (const key of keysOf(storage, principal)) storage.remove(key);
}

/** What `to` has already stays as it is. */
export function handOn(storage: KeyValues, from: string, to: string): void {
  for (const key of keysOf(storage, from)) {
    const [house, word, , ...rest] = key.split(".");
    const target = [house, word, to, ...rest].join(".");
    const value = storage.get(key);
    if (value !== null && storage.get(target) === null) storage.set(target, value);
    storage.remove(key);
  }
}
