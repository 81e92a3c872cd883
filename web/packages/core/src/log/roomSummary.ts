// The room as lists and heads show it, kept true by the same events as the log. Pure.
import type { EventRecord, Room } from "@maru/wire";
import { amend, amends } from "./amend.ts";

/** Applies one record; what the room has seen already is passed over. A hole is for the log to fill, not for us. */
export function applyToRoom(room: Room, record: EventRecord): Room {
  if (record.seq <= room.head) return room;
  const next: Room = { ...room, head: record.seq };
  const { event } = record;
  if (amends(record) && room.last_message) {
    const last = [room.last_message];
    amend(last, record);
    next.last_message = last[0] ?? null;
  }
  switch (event.type) {
    case "message.sent":
      next.number = event.message.number;
      next.last_message = event.message;
      return next;
    case "member.joined":
      next.members = room.members + 1;
      return next;
    case "member.left":
    case "member.removed":
      next.members = Math.max(0, room.members - 1);
      return next;
    case "room.changed": {
      // The counters of the event are those of its moment; ours have been counted on.
      const { number, members, last_message } = next;
      return { ...event.room, head: record.seq, number, members, last_message };
    }
    case "room.created":
    case "room.deleted":
    case "member.role_changed":
    case "member.muted":
    case "member.changed":
    case "message.edited":
    case "reaction.added":
    case "reaction.removed":
    case "message.pinned":
    case "message.deleted":
      return next;
    default:
      // Of a newer server.
      event satisfies never;
      return next;
  }
}
