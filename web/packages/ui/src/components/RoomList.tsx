// The list of rooms. Shows what it is given, says what was chosen.
import type { Face } from "../text/face.ts";
import { useWords } from "../words.ts";
import { Avatar } from "./Avatar.tsx";
import { Icon } from "./Icon.tsx";

export interface RoomItem {
  id: string;
  href: string;
  title: string;
  face: Face;
  /** Already formatted; empty when there is nobody. */
  members: string;
  membersLabel: string;
  preview: string;
  time: string;
  unread: number;
  selected: boolean;
  /** Somebody has to know a code. */
  locked: boolean;
}

export interface RoomListModel {
  rooms: readonly RoomItem[];
  onOpen(href: string): void;
}

const BADGE_MAX = 300;

export function RoomList({ model }: { model: RoomListModel }) {
  return (
    <ul>
      {model.rooms.map((room) => (
        <li key={room.id}>
          <RoomLine room={room} onOpen={model.onOpen} />
        </li>
      ))}
    </ul>
  );
}

function RoomLine({ room, onOpen }: { room: RoomItem; onOpen(href: string): void }) {
  const words = useWords();
  const open = (event: MouseEvent) => {
    // Other buttons and modifier keys are the browser's: a new tab, a new window.
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    onOpen(room.href);
  };
  return (
    <a class="room" href={room.href} onClick={open} aria-current={room.selected ? "page" : undefined}>
      <Avatar face={room.face} cover />
      <span class="title">
        <b>{room.title}</b>
        {room.locked && <Icon name="lock" />}
        {room.locked && <span class="sr-only">, {words.entryCode}</span>}
        {room.members && <small aria-hidden="true">{room.members}</small>}
        {room.members && <span class="sr-only">, {room.membersLabel}</span>}
      </span>
      <time>{room.time}</time>
      <span class="preview">{room.preview}</span>
      {room.unread > 0 && (
        <span class="badge" role="img" aria-label={words.unread(room.unread)}>
          {room.unread > BADGE_MAX ? `${BADGE_MAX}+` : room.unread}
        </span>
      )}
    </a>
  );
}
