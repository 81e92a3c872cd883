// Problems of the server in the words of the reader. The code decides; the server's own detail is not shown.
import { ApiError } from "@maru/core";
import type { Catalogue } from "@maru/ui";
import type { Problem } from "@maru/wire";

export function problemText(words: Catalogue, error: unknown): string {
  return error instanceof ApiError ? refusalText(words, error.problem) : words.problems.network;
}

export function refusalText(words: Catalogue, problem: Pick<Problem, "code" | "status">): string {
  const known = words.problems as Record<string, string>;
  if (Object.hasOwn(known, problem.code)) return known[problem.code] ?? "";
  if (problem.status === 429) return words.problems.rate_limited;
  return problem.status >= 500 ? words.problems.network : fallbackText(words, problem.status);
}

function fallbackText({ problems }: Catalogue, status: number): string {
  if (status === 403) return problems.forbidden;
  return status === 400 || status === 422 ? problems.invalid_request : problems.other;
}
