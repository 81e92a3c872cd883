// The face of a person or a room: an emoji on a quiet colour. Decoration: names say who it is.
import type { Face } from "../text/face.ts";

export interface AvatarProps {
  face: Face;
  cover?: boolean;
  /** With a dot; a word says it too, elsewhere. */
  online?: boolean;
}

export function Avatar({ face, cover = false, online = false }: AvatarProps) {
  return (
    <span class={cover ? "face cover" : "face"} style={{ "--hue": String(face.hue) }} aria-hidden="true">
      {face.emoji}
      {online && <i class="online-dot" />}
    </span>
  );
}
