// One thing that a form does: at most once at a time, and what went wrong in words.
import { ApiError } from "@maru/core";
import { useWords } from "@maru/ui";
import { useState } from "preact/hooks";
import { problemText } from "../problems.ts";
import { useKeptFocus } from "./useKeptFocus.ts";

export interface Action {
  busy: boolean;
  /** What went wrong, in words; empty when nothing did. */
  problem: string;
  /** The code of the refusal, if it was one. */
  code: string | null;
  run(work: () => Promise<unknown>): void;
  /** For the submit of a form: hands over its fields, trimmed but for passwords. */
  submit(work: (field: (name: string) => string) => Promise<unknown>): (event: SubmitEvent) => void;
}

export function useAction(): Action {
  const words = useWords();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const keepFocus = useKeptFocus(busy);
  const perform = async (work: () => Promise<unknown>) => {
    if (busy) return;
    keepFocus();
    setBusy(true);
    setError(null);
    try {
      await work();
    } catch (cause) {
      setError(cause);
    }
    setBusy(false);
  };
  return {
    busy,
    problem: error === null ? "" : problemText(words, error),
    code: error instanceof ApiError ? error.problem.code : null,
    run: (work) => void perform(work),
    submit: (work) => (event) => {
      event.preventDefault();
      const fields = new FormData(event.currentTarget as HTMLFormElement);
      const field = (name: string) => {
        const value = String(fields.get(name) ?? "");
        return name.includes("password") ? value : value.trim();
      };
      void perform(() => work(field));
    },
  };
}
