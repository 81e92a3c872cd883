// Rooms show whoever has a name of theirs by another id. What comes in says of oneself the usual one instead, so that
// nothing behind this has to know of two. Must not know what it is that comes in.
import { createCell, type Store } from "../store.ts";

/** As a store: how many such ids are known. It tells of each new one before what told of it is handed on. */
export interface OwnIds extends Store<number> {
  /** The usual one of whoever is signed in, empty while nobody is. */
  me(): string;
  /** What came in as JSON; first it is learnt which ids of rooms it tells to be one's own. */
  parse<T>(text: string): T;
}

export function createOwnIds(me: () => string): OwnIds {
  /** Each with whose it is: those of whoever was signed in before mean nothing. */
  const known = new Set<string>();
  const cell = createCell(0);
  const usual = (_: string, value: unknown) => (known.has(value + me()) ? me() : value);
  return {
    ...cell,
    me,
    parse: (text) => {
      for (const [, id] of text.matchAll(/"own_id":"(\w+)/g)) if (me() && id !== me()) known.add(id + me());
      cell.set(known.size);
      return JSON.parse(text, known.size > 0 ? usual : undefined);
    },
  };
}
