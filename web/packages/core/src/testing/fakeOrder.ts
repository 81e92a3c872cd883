// The part of the fake server that answers those who keep order: earlier texts, words on trial, what another kind would
// change, who is put out and why. It refuses what the real one refuses. Must not know faults of the network.
import type { KindEffect, RoomKindEntry, WordList } from "@maru/wire";
import type { FakeCall, FakeRoom } from "./fakeConversations.ts";
import { type FakeServer, json, OTHER, problem } from "./fakeServer.ts";

type Policy = RoomKindEntry["policy"];

export interface FakeOrder {
  /** One's own part in every room. */
  role: "host" | "deputy" | "member";
  kinds: RoomKindEntry[];
  /** What was done, in order. */
  done: { what: string; object: string; reason?: string; seconds?: number }[];
}

const REASON_CHARS_MAX = 500;
const ROOM_WORDS_MAX = 100;
const WORD_CHARS_MAX = 50;
const LOOKED_AT_MAX = 1_000;
const WORD_ACTIONS: readonly string[] = ["mask", "hold", "refuse"];
const NOTHING = () => new Response(null, { status: 204 });

export function newFakeOrder(): FakeOrder {
  const kind = (name: string, made_by_people: boolean, policy: Policy) => ({ kind: name, made_by_people, policy });
  const kinds = [
    kind("open", true, { listed: true, entry: "anyone", members_max: 3000 }),
    kind("group", true, { listed: false, entry: "invited", members_max: 500 }),
    kind("support", false, { listed: false, entry: "invited", members_max: 50 }),
  ];
  return { role: "host", kinds, done: [] };
}

/** `null` where somebody else answers. */
export function answerOrder(server: FakeServer, book: FakeRoom, call: FakeCall): Response | null {
  const [what, id, more] = call.path;
  const { method } = call;
  if (what === "effects") return answerEffects(server.order, book, call.query.get("kind"));
  if (what === "word-trials") return forKeepers(server.order, () => tryWords(book, call));
  if (what === "messages" && more === "edits")
    return forKeepers(server.order, () => json(200, { edits: server.conversations.edits.get(id ?? "") ?? [] }));
  if (id === undefined || id === "me" || more !== undefined) return null;
  if (what === "members" && method === "DELETE") return act(server.order, "kick", call);
  if (what === "bans" && method === "PUT") return act(server.order, "ban", call);
  if (what === "bans" && method === "DELETE") return act(server.order, "pardon", call);
  if (what === "messages" && method === "DELETE") return act(server.order, "delete", call);
  return null;
}

function forKeepers({ role }: FakeOrder, work: () => Response): Response {
  return role === "member" ? problem(403, "role_missing") : work();
}

function answerEffects({ kinds }: FakeOrder, { room }: FakeRoom, wanted: string | null): Response {
  const to = kinds.find((one) => one.kind === wanted && one.made_by_people);
  const from = kinds.find((one) => one.kind === room.kind);
  if (to === undefined || from === undefined) return problem(422, "invalid_room");
  const effects = Object.entries(from.policy).flatMap(([name, value]): KindEffect[] => {
    const other = to.policy[name] ?? value;
    return other === value ? [] : [{ name, from: value, to: other }];
  });
  return json(200, { from: from.kind, to: to.kind, effects });
}

function tryWords({ records }: FakeRoom, { body }: FakeCall): Response {
  const { rules, allowed } = body as unknown as WordList;
  const isGood = rules.every(
    ({ text, action }) => text !== "" && text.length <= WORD_CHARS_MAX && WORD_ACTIONS.includes(action),
  );
  if (!isGood || rules.length > ROOM_WORDS_MAX) return problem(422, "invalid_room");
  const messages = records.flatMap(({ event }) => (event.type === "message.sent" ? [event.message] : []));
  const newest = messages.slice(-LOOKED_AT_MAX).reverse();
  const caught = newest.flatMap((message) => {
    const text = allowed.reduce((left, word) => left.replaceAll(word, ""), message.text);
    const hits = rules.filter((rule) => text.includes(rule.text));
    const action = hits.map((rule) => WORD_ACTIONS.indexOf(rule.action)).reduce((a, b) => Math.max(a, b), -1);
    return action < 0 ? [] : [{ message, parts: hits.map((rule) => rule.text), action: WORD_ACTIONS[action] }];
  });
  return json(200, { looked_at: newest.length, caught });
}

function act(order: FakeOrder, what: string, { path, body }: FakeCall): Response {
  const [, object = ""] = path;
  const { reason, seconds } = body as { reason?: string; seconds?: number };
  if (reason !== undefined && reason.length > REASON_CHARS_MAX) return problem(422, "invalid_report");
  if (what === "ban" && seconds === 0) return problem(422, "invalid_member");
  return forKeepers(order, () => {
    if (what !== "delete" && object !== OTHER.id) return problem(404, "person_not_found");
    order.done.push({ what, object, ...(reason ? { reason } : {}), ...(seconds ? { seconds } : {}) });
    return NOTHING();
  });
}
