// The head of an open room: back, cover, title, members, and what can be done with the room.
import type { Face } from "../text/face.ts";
import { useWords } from "../words.ts";
import { Avatar } from "./Avatar.tsx";
import { Icon } from "./Icon.tsx";

export interface RoomHeadModel {
  title: string;
  face: Face;
  sub: string;
  /** The other one of a room of two is there. */
  online?: boolean;
  onBack(): void;
  /** Opens what there is to know of the room; `null` while there is nothing. */
  onInfo: (() => void) | null;
  /** `null` while there is nothing to look in, or where nobody searches. */
  onSearch?: (() => void) | null;
  /** `null` while there is nothing to offer. */
  onMenu: ((button: HTMLElement) => void) | null;
}

export function RoomHead({ model }: { model: RoomHeadModel }) {
  const words = useWords();
  const { onMenu, onInfo, onSearch } = model;
  return (
    <header class="head">
      <button type="button" class="icon-button back" aria-label={words.back} onClick={model.onBack}>
        <Icon name="back" />
      </button>
      <Avatar face={model.face} online={model.online ?? false} />
      <div class="names">
        <h2 tabIndex={-1}>{model.title}</h2>
        <div class="sub">{model.sub}</div>
        {onInfo !== null && (
          <button type="button" class="cover-button" aria-label={words.roomInfo(model.title)} onClick={onInfo} />
        )}
      </div>
      {onSearch && <SearchButton label={words.searchRoom} onSearch={onSearch} />}
      {onMenu !== null && (
        <button
          type="button"
          class="icon-button"
          aria-label={words.roomMenu}
          aria-haspopup="menu"
          onClick={(event) => onMenu(event.currentTarget)}
        >
          <Icon name="more" />
        </button>
      )}
    </header>
  );
}

export function SearchButton({ label, onSearch }: { label: string; onSearch(): void }) {
  return (
    <button type="button" class="icon-button" aria-label={label} title={label} onClick={onSearch}>
      <Icon name="search" />
    </button>
  );
}
