// Somebody and somewhere, for tests that need no server.
import type { Room } from "@maru/wire";

export const SENDER = { id: "pr_a", kind: "guest", name: "여우", tag: "#0001" };

/** A room in which nothing has been said. */
export const ROOM: Room = {
  id: "rm_1",
  kind: "open",
  alias: null,
  title: "방",
  cover: "",
  description: "",
  tags: [],
  colour: null,
  frozen: false,
  archived: false,
  slow_mode_seconds: 0,
  needs_entry_code: false,
  created_at: "2026-11-21T07:00:00.000Z",
  head: 0,
  number: 0,
  members: 1,
  last_message: null,
};
