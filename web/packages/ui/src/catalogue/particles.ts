// Korean particles follow the last sound of the word before them. Pure.

const HANGUL_FIRST = 0xac00;
const HANGUL_LAST = 0xd7a3;
const FINALS = 28;
const RIEUL = 8;
/** How digits end when they are read aloud: 영 일 이 삼 사 오 육 칠 팔 구. */
const DIGIT_FINALS = [21, RIEUL, 0, 16, 0, 0, 1, RIEUL, RIEUL, 0];

/** Number of the final consonant of the last sound, 0 for none, `null` where the script does not tell. */
function finalOf(word: string): number | null {
  const last = word.replace(/[^\p{L}\p{N}]+$/u, "").at(-1);
  if (last === undefined) return null;
  const code = last.charCodeAt(0);
  if (code >= HANGUL_FIRST && code <= HANGUL_LAST) return (code - HANGUL_FIRST) % FINALS;
  if (/[0-9]/.test(last)) return DIGIT_FINALS[Number(last)] ?? null;
  return null;
}

type Pair = "이/가" | "은/는" | "을/를" | "과/와" | "으로/로";

/** `word` with the right one of two particles; both, in brackets, where the sound is unknown. */
export function withParticle(word: string, pair: Pair): string {
  const [closed = "", open = ""] = pair.split("/");
  const final = finalOf(word);
  if (final === null) return `${word}${pair === "으로/로" ? "(으)로" : `${closed}(${open})`}`;
  const asOpen = final === 0 || (pair === "으로/로" && final === RIEUL);
  return word + (asOpen ? open : closed);
}
