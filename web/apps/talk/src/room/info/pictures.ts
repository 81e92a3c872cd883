// The pictures that somebody may choose for a room: the server takes these and no others.
import type { RoomProfile } from "@maru/wire";

export type Picture = NonNullable<RoomProfile["picture"]>;

const EMOJI = "🦊 🐯 🐻 🐼 🐰 🐱 🐶 🦉 🐧 🐢 🐳 🦋 🌲 🌻 🍀 🌙 ⭐ 🔥 🍜 🍊 ☕ 🎧 🚲 🎲".split(" ");

export const SHAPES = ["circle", "square", "triangle", "diamond", "wave", "star"] as const;
export const COLOURS = ["pine", "sky", "plum", "clay", "moss", "rose", "amber", "slate"] as const;
export type Shape = (typeof SHAPES)[number];
export type Colour = (typeof COLOURS)[number];

/** What a picture shows, without its ground. */
export type Shown = { type: "emoji"; emoji: string } | { type: "shape"; shape: Shape };

export const SHOWN: readonly Shown[] = [
  ...EMOJI.map((emoji) => ({ type: "emoji", emoji }) as const),
  ...SHAPES.map((shape) => ({ type: "shape", shape }) as const),
];

/** The same for the same picture. */
export const keyOf = (shown: Shown | Picture) => (shown.type === "emoji" ? shown.emoji : shown.shape);
