// The picture of a person or room that has none of its own: an animal and a hue, always the same for the same id. Pure.

export interface Face {
  emoji: string;
  /** Degrees, for oklch. */
  hue: number;
}

/** What somebody chose for a room; of other types, a page draws its own. */
export type PictureLike =
  | { type: "emoji"; emoji: string; colour: string }
  | { type: "shape"; shape: string; colour: string };

/** Drawn by the letters of the page's font, in its ink. */
const SHAPES: Readonly<Record<string, string>> = {
  circle: "●",
  square: "■",
  triangle: "▲",
  diamond: "◆",
  wave: "≋",
  star: "★",
};

/** The grounds of pictures, in degrees. */
const HUES: Readonly<Record<string, number>> = {
  pine: 165,
  sky: 235,
  plum: 325,
  clay: 45,
  moss: 130,
  rose: 10,
  amber: 80,
  slate: 265,
};

/** A picture, then the names that get it; one animal a line, with a plus those that anybody may get. */
const ANIMALS = `
+🦦 수달 otter
+🦊 여우 fox
🦩 두루미 crane heron
🐱 고양이 cat lynx
🐶 강아지 dog puppy
+🐰 토끼 rabbit
+🐻 곰 bear
🐯 호랑이 tiger
🦁 사자 lion
+🐼 판다 panda
+🐨 코알라 koala
+🐧 펭귄 penguin
+🦉 부엉이 올빼미 owl
🐤 참새 sparrow
+🦆 오리 duck
🦢 백조 swan
+🐢 거북이 거북 turtle
🐿️ 다람쥐 청설모 squirrel
+🦔 고슴도치 hedgehog
+🦝 너구리 raccoon
🐺 늑대 wolf
+🦌 사슴 고라니 deer
+🐳 고래 whale
+🐬 돌고래 dolphin
+🦭 물개 물범 seal
+🐙 문어 octopus
+🦋 나비 butterfly
🐝 벌 bee
+🐹 햄스터 hamster
+🦒 기린 giraffe
🐘 코끼리 elephant
🐴 말 horse
🐑 양 sheep
+🐸 개구리 frog
🐥 병아리
+🦜 앵무새 parrot
🦫 두더지 beaver mole
🐦 까치 magpie
🦡 badger
🦥 sloth
`;
/** Those that stand for whoever has no animal in their name. */
const FACES = ANIMALS.split("\n+")
  .slice(1)
  .map((line) => line.split(" ")[0] ?? "");

/** A chosen picture, else: a nickname that ends in an animal gets that animal. */
export function faceOf(id: string, name: string, picture?: PictureLike): Face {
  const chosen = picture && chosenFace(picture);
  if (chosen) return chosen;
  const hash = hashOf(id);
  const last = name.trim().toLowerCase().split(/\s+/).at(-1) ?? "";
  const emoji = ANIMAL_OF.get(last) ?? FACES[hash % FACES.length] ?? "🦦";
  return { emoji, hue: hueOf(hash) };
}

/** Of a newer server's types and words, a page draws its own. */
function chosenFace(picture: PictureLike): Face | null {
  const hue = HUES[picture.colour];
  const emoji = picture.type === "emoji" ? picture.emoji : picture.type === "shape" ? SHAPES[picture.shape] : undefined;
  return hue === undefined || emoji === undefined ? null : { emoji, hue };
}

/** By name; the first of two that share one. */
const ANIMAL_OF = new Map<string, string>();
for (const line of ANIMALS.replaceAll("+", "").trim().split("\n")) {
  const [emoji = "", ...names] = line.split(" ");
  for (const name of names) if (!ANIMAL_OF.has(name)) ANIMAL_OF.set(name, emoji);
}

export function coverOf(id: string, cover: string | null | undefined): Face {
  return { emoji: cover || "💬", hue: hueOf(hashOf(id)) };
}

function hueOf(hash: number): number {
  return ((hash >>> 8) % 24) * 15;
}

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return hash;
}
