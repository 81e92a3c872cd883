// What an open room is made of. Must not know how it is kept.
import type { Problem, Room, Unsubscribed } from "@maru/wire";
import type { Change } from "./changes.ts";
import { EMPTY_LOG, type RoomLog } from "./log.ts";
import { NONE_OWN, type OwnReactions } from "./own.ts";
import type { Past } from "./past.ts";
import type { ReadersState } from "./readers.ts";

export interface RoomState {
  status: "loading" | "ready" | "refused";
  problem: Problem | null;
  room: Room | null;
  log: RoomLog;
  loadingOlder: boolean;
  /** Why nothing more comes; `null` as long as it does. */
  ended: Unsubscribed | null;
  /** The reader's own emoji. */
  own: OwnReactions;
  /** What the reader does to messages, on its way to the server. */
  changes: readonly Change[];
  /** What the unread number of each message is counted from; `null` where nobody counts. */
  readers: ReadersState | null;
  /** Where somebody has jumped to, away from the newest. */
  past: Past | null;
}

export const EMPTY_ROOM: RoomState = {
  status: "loading",
  problem: null,
  room: null,
  log: EMPTY_LOG,
  loadingOlder: false,
  ended: null,
  own: NONE_OWN,
  changes: [],
  readers: null,
  past: null,
};
