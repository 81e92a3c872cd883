// What those who keep order see and do in a room: reports, what was done, undoing it, clearing away, earlier texts, words,
// notices. Each is one request; what comes of it is heard as an event. Must not know who may do what: the server does.
import type {
  ActPage,
  CreateReport,
  DecideWaiting,
  Edit,
  EditList,
  MessagesCleared,
  NoticePage,
  QueuePage,
  ReportPage,
  ResolveReport,
  RoomRules,
  WordList,
  WordTrial,
} from "@maru/wire";
import { roomPath } from "../api/paths.ts";
import type { Call, Requests } from "../api/requests.ts";

export interface OrderActs {
  /** Tells those who keep order; the same twice is harmless. */
  report(report: CreateReport): Promise<void>;
  /** A page of the queue; `before` is the `prev` of the page before. */
  reports(state: "open" | "resolved", before?: string): Promise<ReportPage>;
  resolve(report: string, how: ResolveReport): Promise<void>;
  /** A page of what waits: held messages, or people who ask to come in. */
  queue(kind: "message" | "entry", before?: string): Promise<QueuePage>;
  /** Lets it through, or not. */
  decide(waiting: string, how: DecideWaiting): Promise<void>;
  /** By what the room is ruled: read before it is set differently, since lists are set whole. */
  rules(): Promise<RoomRules>;
  /** What a list of words would have caught of the newest messages. Changes nothing. */
  tryWords(words: WordList): Promise<WordTrial>;
  /** What a message said until each edit, the oldest first. */
  edits(message: string): Promise<Edit[]>;
  /** What was done to keep order, a page; `before` is the `prev` of the page before. */
  acts(before?: string): Promise<ActPage>;
  /** Within a day of the act. */
  undo(act: string, reason?: string): Promise<void>;
  /** Deletes what somebody said, of the last hours or all of it; how many messages. */
  clear(person: string, wanted?: { hours?: number; reason?: string }): Promise<number>;
  /** Puts a notice up, or takes it down. */
  setNotice(text: string | null, reason?: string): Promise<void>;
  /** Those that were put up, a page; `before` is the `prev` of the page before. */
  notices(before?: number): Promise<NoticePage>;
}

/** `ref` is the room's id or alias. */
export function orderActs(requests: Requests, ref: string): OrderActs {
  const ask = <T>(path: string, method: Call["method"] = "GET", body?: unknown) =>
    requests.json<T>(roomPath(ref) + path, { method, body });
  const why = (reason?: string) => (reason === undefined ? {} : { reason });
  return {
    report: (report) => ask("/reports", "POST", report),
    reports: (state, before) => ask(`/reports?state=${state}${before ? `&before=${before}` : ""}`),
    resolve: (report, how) => ask(`/reports/${report}/resolution`, "PUT", how),
    queue: (kind, before) => ask(`/queue?kind=${kind}${before ? `&before=${before}` : ""}`),
    decide: (waiting, how) => ask(`/queue/${waiting}/resolution`, "PUT", how),
    rules: () => ask("/rules"),
    tryWords: (words) => ask("/word-trials", "POST", words),
    edits: async (message) => (await ask<EditList>(`/messages/${message}/edits`)).edits,
    acts: (before) => ask(`/acts${before ? `?before=${before}` : ""}`),
    undo: (act, reason) => ask(`/acts/${act}/undo`, "POST", why(reason)),
    clear: async (person, wanted = {}) => {
      let deleted = 0;
      let before: number | null | undefined;
      // The server looks at some thousand messages at a time.
      do {
        const body = before ? { ...wanted, before } : wanted;
        const step: MessagesCleared = await ask(`/members/${person}/messages`, "DELETE", body);
        deleted += step.deleted;
        before = step.next;
      } while (before !== null);
      return deleted;
    },
    setNotice: (text, reason) =>
      text === null ? ask("/notice", "DELETE", why(reason)) : ask("/notice", "PUT", { text, ...why(reason) }),
    notices: (before) => ask(`/notices${before ? `?before=${before}` : ""}`),
  };
}
