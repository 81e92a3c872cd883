// A server in the test's process that speaks the wire of docs/wire.md, with switches for everything that can go wrong.
// Holds one tenant, everybody's rooms and no rules: it is here for the client's sake.
import type {
  ClientFrame,
  EventBody,
  EventRecord,
  HistoryPage,
  Message,
  Principal,
  Room,
  ServerFrame,
} from "@maru/wire";
import type { SocketLike } from "../platform.ts";
import {
  answerConversation,
  type FakeCall,
  type FakeConversations,
  newFakeConversations,
} from "./fakeConversations.ts";
import { answerIdentity, type FakeIdentity, newFakeIdentity } from "./fakeIdentity.ts";
import { answerOrder, type FakeOrder, newFakeOrder } from "./fakeOrder.ts";
import { messagesOf, pageOf, placedPage } from "./fakePages.ts";
import type { Net } from "./world.ts";

export interface FakeServer extends Net {
  openSocket(url: string): SocketLike;
  faults: Faults;
  requests: string[];
  identity: FakeIdentity;
  conversations: FakeConversations;
  order: FakeOrder;
  sockets: FakeSocket[];
  me: Principal;
  epoch: string;
  addRoom(title: string, alias?: string): Room;
  /** Somebody else says something. */
  say(room: string, text: string): Message;
  /** A held message of one's own is let through. */
  release(room: string, clientId: string, text: string): Message;
  happen(room: string, event: EventBody): EventRecord;
  remove(room: string, messageId: string): void;
  page(room: string, before?: number, limit?: number): HistoryPage;
  messages(room: string): Message[];
}

export interface Faults {
  /** No request gets an answer. */
  offline: boolean;
  socketsBlocked: boolean;
  streamsBlocked: boolean;
  /** The next sends are done, but their answers are lost. */
  answersLost: number;
  /** Status for the next send, once. */
  refuseSend: { status: number; code: string } | null;
  /** Sends are held, under this id. */
  holdSends: string | null;
  /** Every token is refused until the next refresh. */
  tokensStale: boolean;
  refreshRefused: boolean;
  /** Sees and may change what goes to a socket. */
  meddle: (frames: ServerFrame[]) => ServerFrame[];
}

interface Books {
  rooms: Map<string, { room: Room; records: EventRecord[] }>;
  tokens: number;
  ids: number;
}

export interface FakeSocket extends SocketLike {
  push(frame: ServerFrame): void;
  drop(code: number): void;
  isOpen(): boolean;
  received: ClientFrame[];
}

export const OTHER: Principal = { id: "pr_other", kind: "guest", name: "용감한 여우", tag: "#0912" };

export function createFakeServer(): FakeServer {
  const books: Books = { rooms: new Map(), tokens: 0, ids: 0 };
  const server: FakeServer = {
    me: { id: "pr_me", kind: "guest", name: "느긋한 수달", tag: "#4821" },
    epoch: "ep1",
    requests: [],
    identity: newFakeIdentity(),
    conversations: newFakeConversations(),
    order: newFakeOrder(),
    sockets: [],
    faults: {
      offline: false,
      socketsBlocked: false,
      streamsBlocked: false,
      answersLost: 0,
      refuseSend: null,
      holdSends: null,
      tokensStale: false,
      refreshRefused: false,
      meddle: (frames) => frames,
    },
    addRoom: (title, alias) => addRoom(books, title, alias),
    release: (room, clientId, text) => append(server, books, room, server.me, clientId, text),
    say: (room, text) => append(server, books, room, OTHER, `c${++books.ids}`, text),
    happen: (room, event) => publish(server, books, room, event),
    remove: (room, messageId) => bury(server, books, room, messageId),
    page: (room, before, limit) => pageOf(bookOf(books, room).records, before, limit),
    messages: (room) => messagesOf(bookOf(books, room).records),
    fetch: (url, init) => answer(server, books, url, init),
    openSocket: (url) => openSocket(server, books, url),
  };
  return server;
}

function addRoom(books: Books, title: string, alias?: string): Room {
  const id = `rm_${++books.ids}`;
  const created_at = "2026-11-21T07:00:00.000Z";
  const room = {
    id,
    kind: "open",
    alias: alias ?? null,
    title,
    cover: "",
    description: "",
    tags: [],
    colour: null,
    frozen: false,
    archived: false,
    slow_mode_seconds: 0,
    needs_entry_code: false,
    created_at,
    head: 0,
    number: 0,
    members: 0,
  };
  const whole = { ...room, last_message: null } as Room;
  books.rooms.set(id, { room: whole, records: [] });
  return whole;
}

function bookOf(books: Books, ref: string) {
  const book = books.rooms.get(ref) ?? [...books.rooms.values()].find(({ room }) => room.alias === ref);
  if (book === undefined) throw new Error(`no room ${ref}`);
  return book;
}

function roomNow({ room, records }: { room: Room; records: EventRecord[] }): Room {
  const messages = messagesOf(records);
  return { ...room, head: records.length, number: messages.length, last_message: messages.at(-1) ?? null };
}

function publish(server: FakeServer, books: Books, ref: string, event: EventBody): EventRecord {
  const { room, records } = bookOf(books, ref);
  const record: EventRecord = { seq: records.length + 1, at: atOf(records.length + 1), event };
  records.push(record);
  for (const socket of server.sockets)
    if (isSubscribed(socket, room)) socket.push({ type: "event", room: room.id, ...record });
  return record;
}

function isSubscribed(socket: FakeSocket, room: Room): boolean {
  const last = socket.received.findLast(
    (frame) =>
      (frame.type === "subscribe" || frame.type === "unsubscribe") &&
      (frame.room === room.id || frame.room === room.alias),
  );
  return socket.isOpen() && last?.type === "subscribe";
}

function atOf(seq: number): string {
  return new Date(Date.parse("2026-11-21T07:25:14.123Z") + seq * 1_000).toISOString();
}

function append(
  server: FakeServer,
  books: Books,
  ref: string,
  sender: Principal,
  client_id: string,
  text: string,
): Message {
  const { room, records } = bookOf(books, ref);
  const known = messagesOf(records).find((one) => one.client_id === client_id && one.sender.id === sender.id);
  if (known !== undefined) return known;
  const seq = records.length + 1;
  const number = messagesOf(records).length + 1;
  const message: Message = {
    id: `ms_${++books.ids}`,
    room: room.id,
    seq,
    number,
    sender,
    client_id,
    text,
    sent_at: atOf(seq),
  };
  publish(server, books, ref, { type: "message.sent", message });
  return message;
}

function bury(server: FakeServer, books: Books, ref: string, messageId: string): void {
  const { records } = bookOf(books, ref);
  const sent = records.find(({ event }) => event.type === "message.sent" && event.message.id === messageId);
  if (sent?.event.type !== "message.sent") throw new Error(`no message ${messageId}`);
  const { number, sender } = sent.event.message;
  const record = publish(server, books, ref, { type: "message.deleted", message_id: messageId, number, by: sender.id });
  sent.event = { type: "message.sent", message: { ...sent.event.message, text: "", deleted_at: record.at } };
}

async function answer(server: FakeServer, books: Books, address: string, init: RequestInit): Promise<Response> {
  const url = new URL(address);
  server.requests.push(`${init.method ?? "GET"} ${url.pathname}${url.search}`);
  if (server.faults.offline) throw new TypeError("fetch failed");
  if (init.signal?.aborted) throw new DOMException("aborted", "AbortError");
  const body = JSON.parse(String(init.body ?? "{}")) as Record<string, string>;
  const token = new Headers(init.headers).get("authorization");
  const isIn = !server.faults.tokensStale && token === `Bearer token-${books.tokens}`;
  const call = { method: init.method ?? "GET", path: url.pathname, query: url.searchParams, body, isIn };
  if (isIn && url.pathname === "/v1/room-kinds") return json(200, { kinds: server.order.kinds });
  if (isIn && url.pathname === "/v1/me/rooms") return json(200, { rooms: server.conversations.own, unread: 0 });
  const answered = answerIdentity(server, call, () => signIn(server, books));
  if (answered !== null) return answered;
  if (!isIn) return problem(401, "token_expired");
  if (url.pathname === "/v1/socket-tickets") return json(201, { ticket: "t", expires_at: atOf(30) });
  if (url.pathname === "/v1/rooms") return json(200, { rooms: [...books.rooms.values()].map(roomNow), next: null });
  return answerRoom(server, books, url, init, body);
}

function signIn(server: FakeServer, books: Books): Response {
  server.faults.tokensStale = false;
  const access_token = `token-${++books.tokens}`;
  const headers = { date: new Date(0).toUTCString() };
  const { claim, refresh_token } = server.identity.extras();
  const expires_at = new Date(300_000).toISOString();
  return json(201, { access_token, expires_at, principal: server.me, claim, refresh_token }, headers);
}

async function answerRoom(
  server: FakeServer,
  books: Books,
  url: URL,
  init: RequestInit,
  body: Record<string, string>,
): Promise<Response> {
  const [, , , ref = "", action = "", ...rest] = url.pathname.split("/");
  const book = books.rooms.get(ref) ?? [...books.rooms.values()].find(({ room }) => room.alias === ref);
  if (book === undefined) return problem(404, "room_not_found");
  if (action === "") return json(200, roomNow(book));
  const call: FakeCall = {
    method: init.method ?? "GET",
    path: [action, ...rest],
    query: url.searchParams,
    body,
    me: server.me,
    publish: (event) => publish(server, books, ref, event),
  };
  const answered = answerOrder(server, book, call) ?? answerConversation(server.conversations, book, call);
  if (answered !== null) return answered;
  if (action === "members" && init.method === "DELETE") {
    publish(server, books, ref, { type: "member.left", member: server.me });
    return new Response(null, { status: 204 });
  }
  if (action === "messages" && init.method === "POST") return answerSend(server, books, ref, body);
  if (action === "messages") {
    return json(200, placedPage(book.records, url.searchParams));
  }
  const after = afterOf(server, book.records.length, url.searchParams.get("after") ?? undefined);
  if (action === "events") return answerPoll(server, book.records, after, url.searchParams.get("wait") ?? "0", init);
  if (server.faults.streamsBlocked) throw new TypeError("fetch failed");
  return answerStream(server, book, after);
}

function answerSend(server: FakeServer, books: Books, ref: string, body: Record<string, string>): Response {
  const refusal = server.faults.refuseSend;
  server.faults.refuseSend = null;
  if (refusal !== null) return problem(refusal.status, refusal.code);
  const held = server.faults.holdSends;
  if (held !== null) return json(202, { held: { id: held, state: "open", client_id: body["client_id"] } });
  const message = append(server, books, ref, server.me, body["client_id"] ?? "", body["text"] ?? "");
  if (server.faults.answersLost > 0) {
    server.faults.answersLost--;
    throw new TypeError("fetch failed");
  }
  return json(201, message);
}

/** `null` is a reset. */
function afterOf(server: FakeServer, head: number, after: string | number | undefined): number | null {
  if (after === undefined) return null;
  const text = String(after);
  const [epoch, seq] = text.includes(".") ? text.split(".") : [server.epoch, text];
  return epoch === server.epoch && Number(seq) <= head ? Number(seq) : null;
}

async function answerPoll(
  server: FakeServer,
  records: EventRecord[],
  after: number | null,
  wait: string,
  init: RequestInit,
): Promise<Response> {
  if (after !== null && after === records.length && wait !== "0") await untilMore(records, init);
  const mode = after === null ? "reset" : "resumed";
  const events = after === null ? [] : records.slice(after);
  return json(200, {
    epoch: server.epoch,
    head: records.length,
    mode,
    cursor: `${server.epoch}.${records.length}`,
    events,
  });
}

async function untilMore(records: EventRecord[], init: RequestInit): Promise<void> {
  const length = records.length;
  while (records.length === length) {
    if (init.signal?.aborted) throw new DOMException("aborted", "AbortError");
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}

/** All that there is after the cursor, then the end: enough to see that a stream is read. */
function answerStream(
  server: FakeServer,
  { room, records }: { room: Room; records: EventRecord[] },
  after: number | null,
): Response {
  const mode = after === null ? "reset" : "resumed";
  const frames: ServerFrame[] = [{ type: "subscribed", room: room.id, alias: room.alias, head: records.length, mode }];
  for (const record of records.slice(after ?? records.length)) frames.push({ type: "event", room: room.id, ...record });
  const stream = new ReadableStream<Uint8Array>({
    start: (controller) => {
      for (const frame of frames) {
        const id = frame.type === "event" ? `id: ${server.epoch}.${frame.seq}\n` : "";
        controller.enqueue(new TextEncoder().encode(`${id}event: ${frame.type}\ndata: ${JSON.stringify(frame)}\n\n`));
      }
    },
  });
  return new Response(stream, { headers: { "content-type": "text/event-stream" } });
}

function openSocket(server: FakeServer, books: Books, _url: string): SocketLike {
  let open = true;
  const received: ClientFrame[] = [];
  const later = (work: () => void) => void setImmediate(() => open && work());
  const socket: FakeSocket = {
    received,
    onopen: null,
    onmessage: null,
    onerror: null,
    onclose: null,
    isOpen: () => open,
    push: (frame) => {
      for (const one of server.faults.meddle([frame])) later(() => socket.onmessage?.({ data: JSON.stringify(one) }));
    },
    drop: (code) => {
      open = false;
      socket.onclose?.({ code });
    },
    send: (text) => {
      const frame = JSON.parse(text) as ClientFrame;
      received.push(frame);
      if (!server.faults.offline) replyTo(server, books, socket, frame);
    },
    close: () => {
      open = false;
    },
  };
  server.sockets.push(socket);
  if (server.faults.socketsBlocked || server.faults.offline) later(() => socket.drop(1006));
  else later(() => socket.push(welcome(server)));
  return socket;
}

function welcome(server: FakeServer): ServerFrame {
  const limits = { frame_bytes_max: 65_536, text_chars_max: 4_000, subscriptions_max: 100 };
  return { type: "welcome", epoch: server.epoch, principal: server.me, heartbeat_ms: 25_000, limits };
}

function replyTo(server: FakeServer, books: Books, socket: FakeSocket, frame: ClientFrame): void {
  if (frame.type === "ping") {
    const heads = Object.fromEntries([...books.rooms.values()].map(({ room, records }) => [room.id, records.length]));
    socket.push({ type: "pong", heads });
  }
  if (frame.type !== "subscribe") return;
  const { room, records } = bookOf(books, frame.room);
  const after = afterOf(server, records.length, frame.after);
  const mode = after === null ? "reset" : "resumed";
  const ref = frame.ref ?? 0;
  socket.push({ type: "subscribed", room: room.id, alias: room.alias, head: records.length, mode, ref });
  if (after !== null && after < records.length)
    socket.push({ type: "events", room: room.id, events: records.slice(after) });
}

export function json(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json", ...headers } });
}

export function problem(status: number, code: string): Response {
  return json(status, { type: `/docs/problems#${code}`, title: code, status, code, retryable: false });
}
