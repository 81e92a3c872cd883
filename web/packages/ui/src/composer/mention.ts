// Completing a name behind an `@`. Pure: the text and where the caret stands come in.

import type { PictureLike } from "../text/face.ts";

export interface Candidate {
  id: string;
  name: string;
  /** What tells it from others of its name. */
  tag: string;
  /** What it chose for the room. */
  picture?: PictureLike;
}

export interface MentionQuery {
  /** Where the `@` stands. */
  at: number;
  /** What was typed behind it. */
  text: string;
}

const QUERY = /(?:^|[\s(])@([^@\n]{0,20})$/;
const SHOWN_MAX = 6;

/** What is being typed behind an `@`, if something is. Names may have spaces in them. */
export function queryAt(text: string, caret: number): MentionQuery | null {
  const match = QUERY.exec(text.slice(0, caret));
  const typed = match?.[1];
  return typed === undefined ? null : { at: caret - typed.length - 1, text: typed };
}

/** Those whose name, or a word of it, begins like this. An unfinished Korean syllable counts as what it may become. */
export function matching(people: readonly Candidate[], { text }: MentionQuery): Candidate[] {
  const wanted = text.toLowerCase();
  const fits = ({ name }: Candidate) => {
    const lower = name.toLowerCase();
    return startsLike(lower, wanted) || lower.split(/\s+/).some((word) => wanted !== "" && startsLike(word, wanted));
  };
  const complete = people.some(({ name }) => wanted === `${name.toLowerCase()} `);
  return complete ? [] : people.filter(fits).slice(0, SHOWN_MAX);
}

export function complete(
  text: string,
  caret: number,
  { at }: MentionQuery,
  name: string,
): { text: string; caret: number } {
  const before = `${text.slice(0, at)}@${name} `;
  return { text: before + text.slice(caret).replace(/^ /, ""), caret: before.length };
}

function startsLike(name: string, wanted: string): boolean {
  if (name.startsWith(wanted)) return true;
  const whole = wanted.slice(0, -1);
  const last = wanted.at(-1) ?? "";
  const next = name.at(whole.length) ?? "";
  return name.startsWith(whole) && mayBecome(last, next);
}

const FIRST = 0xac00;
const FINALS = 28;
const VOWELS = 21;
const INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";

/** ㅇ → 용 and 요 → 용: what a syllable looks like while it is written. */
function mayBecome(typed: string, syllable: string): boolean {
  const code = syllable.charCodeAt(0) - FIRST;
  if (!(code >= 0 && code < INITIALS.length * VOWELS * FINALS)) return false;
  if (typed === INITIALS[Math.floor(code / (VOWELS * FINALS))]) return true;
  return typed !== "" && typed.charCodeAt(0) - FIRST === code - (code % FINALS);
}
