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
  if (event.type === "message.sent") {
    next.number = event.message.number;
    next.last_message = event.message;
  } else if (event.type === "history.trimmed") {
    next.floor_number = Math.max(room.floor_number ?? 0, event.number);
  } else if (event.type === "member.joined") {
    next.members = room.members + 1;
  } else if (event.type === "member.left" || (event.type === "member.removed" && !event.outside)) {
    next.members = Math.max(0, room.members - 1);
  } else if (event.type === "notice.changed") {
    const { notice: _, ...bare } = next;
    return event.notice ? { ...bare, notice: event.notice } : bare;
  } else if (event.type === "room.changed") {
    // The counters of the event are those of its moment; ours have been counted on. It tells of no notice.
    const { number, floor_number, members, last_message, notice } = next;
    const floor = floor_number === undefined ? {} : { floor_number };
    const stands = notice ? { notice } : {};
    return { ...event.room, head: record.seq, number, ...floor, ...stands, members, last_message };
  }
  return next;
}
