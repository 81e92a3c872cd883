// A server of a few answers, for tests of what is asked. Must not know what that is.
import { createOwnIds } from "../api/ownIds.ts";
import type { Call, Requests } from "../api/requests.ts";

export interface Asked {
  path: string;
  method: Call["method"];
  body: unknown;
}

/** Answers in turn, and keeps what was asked; an error is thrown. */
export function answering(...answers: unknown[]): { requests: Requests; asked: Asked[] } {
  const asked: Asked[] = [];
  const json = async <T>(path: string, call: Call = {}): Promise<T> => {
    asked.push({ path, method: call.method ?? "GET", body: call.body });
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer as T;
  };
  return { requests: { json, open: () => Promise.reject(new Error("not asked")), ids: createOwnIds(() => "") }, asked };
}
