// The head of an open room: back, cover, title, members.
import type { Face } from "../text/face.ts";
import { useWords } from "../words.ts";
import { Avatar } from "./Avatar.tsx";
import { Icon } from "./Icon.tsx";

export interface RoomHeadModel {
  title: string;
  face: Face;
  sub: string;
  onBack(): void;
}

export function RoomHead({ model }: { model: RoomHeadModel }) {
  const words = useWords();
  return (
    <header class="head">
      <button type="button" class="icon-button back" aria-label={words.back} onClick={model.onBack}>
        <Icon name="back" />
      </button>
      <Avatar face={model.face} />
      <div class="names">
        <h2 tabIndex={-1}>{model.title}</h2>
        <div class="sub">{model.sub}</div>
      </div>
    </header>
  );
}
