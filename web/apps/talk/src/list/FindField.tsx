// Where one types what is looked for, and how it goes: what is needed, on its way, so many.
import type { SearchState } from "@maru/core/search";
import { ProblemText, useWords } from "@maru/ui";
import { useLaterWords } from "@maru/ui/later-words";
import { useEffect, useRef } from "preact/hooks";
import { refusalText } from "../problems.ts";

const QUERY_CHARS_MAX = 100;

export function FindField({ label, onText }: { label: string; onText(text: string): void }) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  return (
    <input
      ref={field}
      class="input"
      type="search"
      name="find"
      aria-label={label}
      placeholder={label}
      maxLength={QUERY_CHARS_MAX}
      autocomplete="off"
      enterkeyhint="search"
      onInput={(event) => onText(event.currentTarget.value.trim())}
    />
  );
}

/** Read out as it changes. What is too short yet is no mistake. */
export function FindLine({ state, lead }: { state: SearchState<unknown, unknown>; lead: string }) {
  const words = useWords();
  const later = useLaterWords();
  const code = state.problem?.code;
  const isShort = code === "invalid_query";
  const failed = state.status === "failed" && !isShort;
  const text = () => {
    if (state.status === "idle") return lead;
    if (state.status === "running") return later.searching;
    if (isShort) return later.searchShort;
    if (failed) return "";
    return state.found.length === 0 ? "" : later.found(state.found.length, state.more);
  };
  const problem = () => {
    if (code === "too_many_searches") return later.tooManySearches;
    return state.problem === null ? words.problems.network : refusalText(words, state.problem);
  };
  return (
    <>
      <p class="find-line" role="status">
        {text()}
      </p>
      <ProblemText text={failed ? problem() : ""} />
    </>
  );
}

export interface FindMoreProps {
  state: SearchState<unknown, unknown>;
  onMore(): void;
}

/** One page more, or the same once more. */
export function FindMore({ state, onMore }: FindMoreProps) {
  const words = useWords();
  const later = useLaterWords();
  const failed = state.status === "failed" && state.problem?.code !== "invalid_query";
  if (!failed && !(state.status === "ready" && state.more)) return null;
  return (
    <button type="button" class="button soft" disabled={state.loadingMore} onClick={onMore}>
      {failed ? words.reload : later.showMore}
    </button>
  );
}
