// What the list says of the newest message of a room. Pure.
import { type Catalogue, plainText } from "@maru/ui";
import type { Message, Room } from "@maru/wire";

/** Of a longer text the list shows nothing. */
const TEXT_MAX = 160;

/** `isHidden`: what blocked people say is folded in the room, and not said again here. */
export function previewOf(room: Room, words: Catalogue, me: string, isHidden?: (message: Message) => boolean): string {
  const last = room.last_message;
  // Where something was said that is not told, there is nothing to say of it.
  if (last == null) return room.number > 0 ? "" : words.noMessagesPreview;
  if (last.deleted_at) return words.deletedPreview;
  if (isHidden?.(last)) return "…";
  const who = last.sender.id === me ? words.you : last.sender.name;
  return `${who}: ${plainText(last.text.slice(0, TEXT_MAX))}`;
}
