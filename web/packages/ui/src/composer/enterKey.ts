// What Enter means while an input method may be composing. Pure: facts of events in, a decision out.
//
// The orders seen for one press of Enter on an unfinished Hangul syllable:
//   Chromium       keydown(229, composing) · compositionend · keyup
//   Chromium, mac  keydown(229, composing) · compositionend · keydown(13) · keyup
//   Safari         compositionend · keydown(229, not composing) · keyup
//   Windows        keydown(229, key "Process") · compositionend · [a line break is put in] · keyup
//   tools          keydown(13, composing) · keyup
// Each must send exactly once. Candidates of Chinese and Japanese are another matter: there Enter only takes the candidate.

export interface EnterState {
  /** The text under composition, `null` when there is none. */
  composing: string | null;
  /** What the last composition ended with, until the next key. */
  justEnded: string | null;
  /** Enter was pressed inside a composition: send when it has ended. */
  sendWhenEnded: boolean;
  /** This press of Enter has sent already; what else it brings is swallowed until the key is up. */
  spent: boolean;
}

export const RESTING: EnterState = { composing: null, justEnded: null, sendWhenEnded: false, spent: false };

export type EnterFact =
  | { type: "compositionupdate"; text: string }
  | { type: "compositionend"; text: string }
  | { type: "keydown"; enter: boolean; plain: boolean; keyCode: number; isComposing: boolean }
  | { type: "keyup"; enter: boolean }
  | { type: "linebreak" };

export interface EnterDecision {
  state: EnterState;
  /** Send what the field holds now. */
  send: boolean;
  /** Keep the browser from doing what it does with this event. */
  prevent: boolean;
}

export function decideEnter(state: EnterState, fact: EnterFact): EnterDecision {
  switch (fact.type) {
    case "compositionupdate":
      return quiet({ ...state, composing: fact.text, justEnded: null });
    case "compositionend":
      return onCompositionEnd(state, fact.text);
    case "keydown":
      return onKeyDown(state, fact);
    case "keyup":
      return fact.enter ? onEnterUp(state) : quiet(state);
    case "linebreak":
      return { state, send: false, prevent: state.spent || state.sendWhenEnded };
    default:
      return fact satisfies never;
  }
}

function onCompositionEnd(state: EnterState, text: string): EnterDecision {
  if (state.sendWhenEnded) return sent();
  return quiet({ ...state, composing: null, justEnded: text });
}

function onKeyDown(state: EnterState, fact: Extract<EnterFact, { type: "keydown" }>): EnterDecision {
  if (!fact.enter || !fact.plain) return quiet({ ...state, justEnded: null, spent: false });
  if (state.spent) return { state, send: false, prevent: true };
  const byMethod = fact.keyCode === 229;
  if (!byMethod && !fact.isComposing) return sent();
  const text = state.composing ?? state.justEnded ?? "";
  if (!endsInHangul(text)) return quiet({ ...state, justEnded: null });
  // Ended already, or the method leaves the key to us: the field holds the whole text now.
  if (state.composing === null || !byMethod) return sent();
  return quiet({ ...state, sendWhenEnded: true });
}

function onEnterUp(state: EnterState): EnterDecision {
  if (!state.sendWhenEnded) return quiet({ ...state, spent: false });
  return { state: RESTING, send: true, prevent: false };
}

function sent(): EnterDecision {
  return { state: { ...RESTING, spent: true }, send: true, prevent: true };
}

function quiet(state: EnterState): EnterDecision {
  return { state, send: false, prevent: false };
}

/** Jamo, compatibility jamo or syllables. */
function endsInHangul(text: string): boolean {
  return /[\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff]$/.test(text);
}
