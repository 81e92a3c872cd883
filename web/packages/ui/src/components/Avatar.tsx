// The face of a person or a room: an emoji on a quiet colour. Decoration: names say who it is.
import type { Face } from "../text/face.ts";

export function Avatar({ face, cover = false }: { face: Face; cover?: boolean }) {
  return (
    <span class={cover ? "face cover" : "face"} style={{ "--hue": String(face.hue) }} aria-hidden="true">
      {face.emoji}
    </span>
  );
}
