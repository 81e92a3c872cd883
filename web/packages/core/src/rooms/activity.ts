// Which of two answers about a room is the newer one, and which rooms were active last. Pure.
import type { Room } from "@maru/wire";

export function newer(held: Room | undefined, answered: Room): Room {
  return held !== undefined && held.head > answered.head ? held : answered;
}

export function byActivity<T>(items: T[], roomOf: (item: T) => Room): T[] {
  const activity = (item: T) => lastActivity(roomOf(item));
  return items.sort((a, b) => (activity(a) < activity(b) ? 1 : activity(a) > activity(b) ? -1 : 0));
}

export function lastActivity(room: Room): string {
  return room.last_message?.sent_at ?? room.created_at;
}
