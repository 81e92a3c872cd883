// The room as lists and heads show it, kept true by the same events as the log. Pure.
import type { EventRecord, Room } from "@maru/wire";
import { withMember } from "./log.ts";

/** Applies one record; what the room has seen already is passed over. A hole is for the log to fill, not for us. */
export function applyToRoom(room: Room, record: EventRecord): Room {
  if (record.seq <= room.head) return room;
  const next: Room = { ...room, head: record.seq };
  const { event } = record;
  switch (event.type) {
    case "message.sent":
      next.number = event.message.number;
      next.last_message = event.message;
      return next;
    case "message.deleted":
      if (room.last_message?.id === event.message_id) {
        next.last_message = { ...room.last_message, text: "", deleted_at: record.at };
      }
      return next;
    case "member.joined":
      next.members = room.members + 1;
      return next;
    case "member.left":
      next.members = Math.max(0, room.members - 1);
      return next;
    case "member.changed":
      if (room.last_message) next.last_message = withMember(room.last_message, event.was, event.member);
      return next;
    case "room.created":
      return next;
    default:
      event satisfies never;
      return next;
  }
}
