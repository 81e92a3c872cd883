// The picture of a person or room that has none of its own: an animal and a hue, always the same for the same id. Pure.

export interface Face {
  emoji: string;
  /** Degrees, for oklch. */
  hue: number;
}

const ANIMALS: Record<string, string> = {
  수달: "🦦",
  여우: "🦊",
  두루미: "🦩",
  고양이: "🐱",
  강아지: "🐶",
  토끼: "🐰",
  곰: "🐻",
  호랑이: "🐯",
  사자: "🦁",
  판다: "🐼",
  코알라: "🐨",
  펭귄: "🐧",
  부엉이: "🦉",
  올빼미: "🦉",
  참새: "🐤",
  오리: "🦆",
  백조: "🦢",
  거북이: "🐢",
  거북: "🐢",
  다람쥐: "🐿️",
  고슴도치: "🦔",
  너구리: "🦝",
  늑대: "🐺",
  사슴: "🦌",
  고래: "🐳",
  돌고래: "🐬",
  물개: "🦭",
  문어: "🐙",
  나비: "🦋",
  벌: "🐝",
  햄스터: "🐹",
  기린: "🦒",
  코끼리: "🐘",
  말: "🐴",
  양: "🐑",
  개구리: "🐸",
  병아리: "🐥",
  앵무새: "🦜",
  고라니: "🦌",
  두더지: "🦫",
  청설모: "🐿️",
  물범: "🦭",
  까치: "🐦",
  otter: "🦦",
  fox: "🦊",
  crane: "🦩",
  cat: "🐱",
  dog: "🐶",
  rabbit: "🐰",
  bear: "🐻",
  tiger: "🐯",
  lion: "🦁",
  panda: "🐼",
  koala: "🐨",
  penguin: "🐧",
  owl: "🦉",
  sparrow: "🐤",
  duck: "🦆",
  swan: "🦢",
  turtle: "🐢",
  squirrel: "🐿️",
  hedgehog: "🦔",
  raccoon: "🦝",
  wolf: "🐺",
  deer: "🦌",
  whale: "🐳",
  dolphin: "🐬",
  seal: "🦭",
  octopus: "🐙",
  butterfly: "🦋",
  bee: "🐝",
  hamster: "🐹",
  giraffe: "🦒",
  elephant: "🐘",
  horse: "🐴",
  sheep: "🐑",
  frog: "🐸",
  parrot: "🦜",
  badger: "🦡",
  sloth: "🦥",
  beaver: "🦫",
  mole: "🦫",
  magpie: "🐦",
  puppy: "🐶",
  heron: "🦩",
  lynx: "🐱",
};
const FACES = [
  "🦦",
  "🦊",
  "🐰",
  "🐻",
  "🐼",
  "🐨",
  "🐧",
  "🦉",
  "🦆",
  "🐢",
  "🦔",
  "🦝",
  "🦌",
  "🐳",
  "🐬",
  "🦭",
  "🐙",
  "🦋",
  "🐹",
  "🦒",
  "🐸",
  "🦜",
];

/** A nickname that ends in an animal gets that animal. */
export function faceOf(id: string, name: string): Face {
  const hash = hashOf(id);
  const last = name.trim().toLowerCase().split(/\s+/).at(-1) ?? "";
  const emoji = ANIMALS[last] ?? FACES[hash % FACES.length] ?? "🦦";
  return { emoji, hue: hueOf(hash) };
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
