// The part of the fake server that answers for conversations: edits, reactions, markers, readers, members, own rooms.
// Must not know faults of the network but those of its answers.
import type {
  CreateInvite,
  Edit,
  EventBody,
  EventRecord,
  JoinRoom,
  Member,
  Message,
  OwnRoom,
  Principal,
  Readers,
  Room,
} from "@maru/wire";
import { json, OTHER, problem } from "./fakeServer.ts";

export interface FakeRoom {
  room: Room;
  records: EventRecord[];
}

export interface FakeConversations {
  /** What `GET /readers` answers. */
  readers: Readers;
  members: Member[];
  own: OwnRoom[];
  /** Whether one comes in only with an invitation that was made. */
  isClosed: boolean;
  invites: CreateInvite[];
  /** What was shown at the door, in order. */
  joined: JoinRoom[];
  /** For the next change, once. */
  refuse: { status: number; code: string } | null;
  /** The next changes are done, but their answers are lost. */
  answersLost: number;
  /** Seqs that were marked, in order. */
  marked: number[];
  /** What messages said before, by id. */
  edits: Map<string, Edit[]>;
}

export function newFakeConversations(): FakeConversations {
  const readers = { counted: true, markers: [] };
  return {
    readers,
    members: [],
    own: [],
    isClosed: false,
    invites: [],
    joined: [],
    refuse: null,
    answersLost: 0,
    marked: [],
    edits: new Map(),
  };
}

export interface FakeCall {
  method: string;
  /** Behind the room: `["messages", "ms_1"]`. */
  path: string[];
  query: URLSearchParams;
  body: Record<string, unknown>;
  me: Principal;
  publish(event: EventBody): EventRecord;
}

/** `null` where somebody else answers. */
export function answerConversation(fake: FakeConversations, book: FakeRoom, call: FakeCall): Response | null {
  const [what, id, more, emoji] = call.path;
  if (what === "readers") return json(200, fake.readers);
  if (what === "members" && call.method === "GET") return answerMembers(fake, call);
  if (what === "members" && call.method === "PUT") return change(fake, () => answerJoin(fake, book, call));
  if (what === "invites") return change(fake, () => answerInvite(fake, book, call));
  if (what === "typing") return change(fake, () => new Response(null, { status: 204 }));
  if (fake.isClosed && call.method === "GET") return problem(403, "not_member");
  if (what === "read") return change(fake, () => answerMark(fake, book, call));
  if (what === "messages" && id !== undefined && call.method === "PATCH")
    return change(fake, () => edit(fake, book, id, call));
  if (what === "messages" && id !== undefined && more === "reactions")
    return change(fake, () => react(book, id, emoji ?? "", call));
  return null;
}

function change(fake: FakeConversations, work: () => Response): Response {
  const refusal = fake.refuse;
  fake.refuse = null;
  if (refusal !== null) return problem(refusal.status, refusal.code);
  const answer = work();
  if (fake.answersLost-- > 0) throw new TypeError("fetch failed");
  return answer;
}

function answerMembers({ members }: FakeConversations, { query }: FakeCall): Response {
  const from = members.findIndex((one) => one.member.id === query.get("after")) + 1;
  const page = members.slice(from, from + 2);
  const next = from + 2 < members.length ? (page.at(-1)?.member.id ?? null) : null;
  return json(200, { members: page, next });
}

function answerJoin(fake: FakeConversations, { room }: FakeRoom, { body }: FakeCall): Response {
  const shown: JoinRoom = body;
  fake.joined.push(shown);
  const isGood = fake.invites.some((_, at) => shown.invite === `code${at}`);
  if (fake.isClosed && !isGood) return problem(403, shown.invite === undefined ? "not_invited" : "invite_over");
  fake.isClosed = false;
  return json(200, room);
}

function answerInvite({ invites }: FakeConversations, { room }: FakeRoom, { method, path, body }: FakeCall): Response {
  const id = (at: number) => `in_code${at}`;
  if (method === "GET") return json(200, { invites: invites.map((_, at) => ({ id: id(at), by: OTHER.id })) });
  if (method === "DELETE") {
    const at = invites.findIndex((_, place) => id(place) === path[1]);
    invites.splice(at, at < 0 ? 0 : 1);
    return new Response(null, { status: 204 });
  }
  const code = `code${invites.push(body) - 1}`;
  return json(201, {
    id: `in_${code}`,
    code,
    url: `https://maru.test/demo/${room.id}#invite=${code}`,
    expires_at: null,
  });
}

function answerMark(fake: FakeConversations, { room, records }: FakeRoom, { body }: FakeCall): Response {
  const seq = Number(body["seq"]);
  fake.marked.push(seq);
  const numbers = records.flatMap(({ event }) =>
    event.type === "message.sent" && event.message.seq <= seq ? [event.message.number] : [],
  );
  return json(200, { seq: Math.min(seq, room.head || seq), number: numbers.at(-1) ?? 0 });
}

function messageOf({ records }: FakeRoom, id: string): Message | undefined {
  for (const { event } of records) if (event.type === "message.sent" && event.message.id === id) return event.message;
  return undefined;
}

function edit({ edits }: FakeConversations, book: FakeRoom, id: string, { body, publish }: FakeCall): Response {
  const message = messageOf(book, id);
  if (message === undefined) return problem(404, "message_not_found");
  if (message.text === body["text"]) return json(200, message);
  const edited = { ...message, text: String(body["text"]), edited_at: "2026-11-21T08:00:00.000Z" };
  edits.set(id, [...(edits.get(id) ?? []), { edited_at: edited.edited_at, text: message.text }]);
  Object.assign(message, edited);
  publish({ type: "message.edited", message: edited });
  return json(200, edited);
}

function react(book: FakeRoom, id: string, raw: string, { method, me, publish }: FakeCall): Response {
  const message = messageOf(book, id);
  if (message === undefined) return problem(404, "message_not_found");
  const emoji = decodeURIComponent(raw);
  const ofMe = book.records.filter(
    ({ event }) =>
      (event.type === "reaction.added" || event.type === "reaction.removed") &&
      event.by === me.id &&
      event.message_id === id &&
      event.emoji === emoji,
  );
  const wasOn = ofMe.at(-1)?.event.type === "reaction.added";
  const on = method === "PUT";
  if (wasOn === on) return json(200, message);
  const before = message.reactions?.find((one) => one.emoji === emoji)?.count ?? 0;
  const count = before + (on ? 1 : -1);
  const others = (message.reactions ?? []).filter((one) => one.emoji !== emoji);
  message.reactions = count > 0 ? [...others, { emoji, count }] : others;
  const made = { message_id: id, number: message.number, emoji, count, by: me.id };
  publish({ type: on ? "reaction.added" : "reaction.removed", ...made });
  return json(200, message);
}
