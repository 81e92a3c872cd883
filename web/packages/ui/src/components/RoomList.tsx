// The list of rooms. Shows what it is given, says what was chosen.
import { Component } from "preact";
import type { Face } from "../text/face.ts";
import { useWords } from "../words.ts";
import { Avatar } from "./Avatar.tsx";
import { Icon, type IconName } from "./Icon.tsx";
import { useLongPress } from "./longPress.ts";

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
  pinned?: boolean;
  /** One is not told of what comes. */
  muted?: boolean;
  /** How many messages call the reader; 0: some, it is not known how many. */
  called?: number | null;
  /** Marked as unread by hand. */
  marked?: boolean;
  /** The other one of a room of two is there. */
  online?: boolean;
}

export interface RoomListModel {
  rooms: readonly RoomItem[];
  onOpen(href: string): void;
  /** What can be done with one; `element` is what the menu stands beside. */
  onMenu?: ((id: string, element: HTMLElement) => void) | null;
}

const BADGE_MAX = 300;
const CALLED_MAX = 99;

export function RoomList({ model }: { model: RoomListModel }) {
  return (
    <ul>
      {model.rooms.map((room) => (
        <RoomLine key={room.id} room={room} onOpen={model.onOpen} onMenu={model.onMenu ?? null} />
      ))}
    </ul>
  );
}

interface RoomLineProps extends Required<Pick<RoomListModel, "onOpen" | "onMenu">> {
  room: RoomItem;
}

/** One that looks the same again costs nothing. */
class RoomLine extends Component<RoomLineProps> {
  override shouldComponentUpdate({ room, onOpen, onMenu }: RoomLineProps): boolean {
    const before = this.props;
    if (onOpen !== before.onOpen || onMenu !== before.onMenu) return true;
    return JSON.stringify(room) !== JSON.stringify(before.room);
  }

  override render(props: RoomLineProps) {
    return <Line {...props} />;
  }
}

function Line({ room, onOpen, onMenu }: RoomLineProps) {
  const words = useWords();
  const longPress = useLongPress((line) => onMenu?.(room.id, line.querySelector("button") ?? line), true);
  return (
    <li {...(onMenu && longPress)}>
      <RoomLink room={room} onOpen={onOpen} />
      {onMenu && (
        <button
          type="button"
          class="icon-button more"
          aria-label={words.roomOptions(room.title)}
          aria-haspopup="menu"
          onClick={(event) => onMenu(room.id, event.currentTarget)}
        >
          <Icon name="more" />
        </button>
      )}
    </li>
  );
}

function RoomLink({ room, onOpen }: Pick<RoomLineProps, "room" | "onOpen">) {
  const words = useWords();
  const open = (event: MouseEvent) => {
    // Other buttons and modifier keys are the browser's: a new tab, a new window.
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    onOpen(room.href);
  };
  return (
    <a class="room" href={room.href} onClick={open} aria-current={room.selected ? "page" : undefined}>
      <Avatar face={room.face} cover online={room.online ?? false} />
      <span class="title">
        <b>{room.title}</b>
        {room.locked && <Sign icon="lock" label={words.entryCode} />}
        {room.pinned && <Sign icon="pin" label={words.pinnedMark} />}
        {room.muted && <Sign icon="mute" label={words.mutedRoom} />}
        {room.members !== "" && <small aria-hidden="true">{room.members}</small>}
        {room.members !== "" && <span class="sr-only">, {room.membersLabel}</span>}
        {room.online && <span class="sr-only">, {words.online}</span>}
      </span>
      <time>{room.time}</time>
      <span class="preview">{room.preview}</span>
      <Badges room={room} />
    </a>
  );
}

function Sign({ icon, label }: { icon: IconName; label: string }) {
  return (
    <>
      <Icon name={icon} />
      <span class="sr-only">, {label}</span>
    </>
  );
}

function Badges({ room: { called, unread, marked, muted } }: { room: RoomItem }) {
  const words = useWords();
  const isCalled = called != null;
  if (!isCalled && !marked && unread === 0) return null;
  return (
    <span class="badges">
      {isCalled && (
        <span class="badge called" role="img" aria-label={called > 1 ? words.calledTimes(called) : words.called}>
          @{called > CALLED_MAX ? `${CALLED_MAX}+` : called > 1 ? called : ""}
        </span>
      )}
      {unread > 0 && (
        <span class={muted ? "badge quiet" : "badge"} role="img" aria-label={words.unread(unread)}>
          {unread > BADGE_MAX ? `${BADGE_MAX}+` : unread}
        </span>
      )}
      {marked && unread === 0 && <span class="badge dot" role="img" aria-label={words.markedUnread} />}
    </span>
  );
}
