import type { Room } from "@maru/wire";
import { beforeEach, expect, test } from "vitest";
import { type Client, createClient } from "../client.ts";
import { createFakeServer, type FakeServer, OTHER } from "../testing/fakeServer.ts";
import { createWorld, type World } from "../testing/world.ts";
import { type Conversation, type Conversations, changed, createConversations, unreadBy } from "./index.ts";
import { openPeople } from "./people.ts";

let server: FakeServer;
let world: World;
let client: Client;
let conversations: Conversations;
let room: Room;
let store: Conversation;

beforeEach(async () => {
  server = createFakeServer();
  world = createWorld(server);
  client = createClient(world.platform, { baseUrl: "https://maru.test", tenant: "demo" });
  conversations = createConversations(client);
  room = server.addRoom("테니스");
  await client.session.restore();
  await world.settle();
});

async function open(): Promise<void> {
  store = conversations.open(room.id);
  await world.settle();
}

function shown(id: string) {
  const { log, own, changes } = store.getSnapshot();
  const message = log.messages.find((one) => one.id === id);
  if (message === undefined) throw new Error(`no message ${id}`);
  const [view, mine] = changed(message, own, changes);
  return { text: view.text, edited: Boolean(view.edited_at), reactions: view.reactions ?? [], mine };
}

const asked = (line: string) => server.requests.filter((one) => one.startsWith(line)).length;

test("an edit shows at once and stays when its event comes", async () => {
  const { id } = server.say(room.id, "안녕");
  await open();
  const done = store.edit(id, "안녕하세요");
  expect(shown(id)).toMatchObject({ text: "안녕하세요", edited: true });
  await world.settle();
  await done;
  expect(shown(id)).toMatchObject({ text: "안녕하세요", edited: true });
  expect(store.getSnapshot().log.messages[0]?.text).toBe("안녕하세요");
});

test("an edit that is refused is taken back, and whoever made it is told why", async () => {
  const { id } = server.say(room.id, "안녕");
  await open();
  server.conversations.refuse = { status: 403, code: "edit_too_late" };
  await expect(store.edit(id, "늦었다")).rejects.toMatchObject({ problem: { code: "edit_too_late" } });
  expect(shown(id)).toMatchObject({ text: "안녕", edited: false });
  expect(store.getSnapshot().changes).toEqual([]);
});

test("an edit whose answer is lost is tried again and is there once", async () => {
  const { id } = server.say(room.id, "안녕");
  await open();
  server.conversations.answersLost = 1;
  const done = store.edit(id, "고침");
  await world.advance(10_000);
  await done;
  expect(asked("PATCH")).toBe(2);
  expect(shown(id).text).toBe("고침");
  await world.advance(10_000);
  expect(store.getSnapshot().changes).toEqual([]);
});

test("a reaction counts at once, once, and can be taken back", async () => {
  const { id } = server.say(room.id, "안녕");
  await open();
  const first = store.react(id, "👍", true);
  expect(shown(id)).toMatchObject({ reactions: [{ emoji: "👍", count: 1 }], mine: ["👍"] });
  await world.settle();
  await first;
  expect(shown(id)).toMatchObject({ reactions: [{ emoji: "👍", count: 1 }], mine: ["👍"] });
  const second = store.react(id, "👍", false);
  expect(shown(id)).toMatchObject({ reactions: [], mine: [] });
  await world.advance(10_000);
  await second;
  expect(shown(id)).toMatchObject({ reactions: [], mine: [] });
});

test("of two taps in a row the last one wins, whatever becomes of their answers", async () => {
  const { id } = server.say(room.id, "안녕");
  await open();
  server.conversations.answersLost = 1;
  const both = [store.react(id, "👍", true), store.react(id, "👍", false)];
  expect(shown(id).mine).toEqual([]);
  await world.advance(20_000);
  await Promise.all(both);
  expect(shown(id)).toMatchObject({ reactions: [], mine: [] });
});

test("a reaction that is refused is taken back", async () => {
  const { id } = server.say(room.id, "안녕");
  await open();
  server.conversations.refuse = { status: 403, code: "room_frozen" };
  await expect(store.react(id, "👍", true)).rejects.toMatchObject({ problem: { code: "room_frozen" } });
  expect(shown(id)).toMatchObject({ reactions: [], mine: [] });
});

test("while there is no network a reaction is held, and goes out when it is back", async () => {
  const { id } = server.say(room.id, "안녕");
  await open();
  server.faults.offline = true;
  const done = store.react(id, "👍", true);
  await world.advance(3_000);
  expect(shown(id).mine).toEqual(["👍"]);
  server.faults.offline = false;
  await world.advance(20_000);
  await done;
  expect(shown(id)).toMatchObject({ reactions: [{ emoji: "👍", count: 1 }], mine: ["👍"] });
});

test("reading is told at most once a second, and only forward", async () => {
  for (let count = 1; count <= 6; count++) server.say(room.id, `말 ${count}`);
  await open();
  for (const seq of [2, 5, 3, 6]) store.markRead(seq);
  await world.advance(5_000);
  store.markRead(4);
  await world.advance(5_000);
  expect(server.conversations.marked).toEqual([2, 6]);
});

test("a marker that got no answer is told again, and one that is refused is not", async () => {
  server.say(room.id, "하나");
  server.say(room.id, "둘");
  await open();
  server.conversations.answersLost = 1;
  store.markRead(1);
  await world.advance(3_000);
  expect(server.conversations.marked).toEqual([1, 1]);
  server.conversations.refuse = { status: 403, code: "not_member" };
  store.markRead(2);
  await world.advance(5_000);
  expect(server.conversations.marked).toEqual([1, 1]);
  server.happen(room.id, { type: "member.joined", member: server.me, role: "member" });
  await world.advance(2_000);
  expect(server.conversations.marked).toEqual([1, 1, 2]);
});

test("the unread number falls as signals tell that others have read, and is asked anew after a break", async () => {
  const message = server.say(room.id, "하나");
  server.conversations.readers = {
    counted: true,
    markers: [
      [0, 2],
      [1, 1],
    ],
  };
  await open();
  expect(unreadBy(store.getSnapshot().readers, message)).toBe(2);
  const signal = { type: "readers", floor: 0, markers: [[1, 3]] } as const;
  server.sockets.at(-1)?.push({ type: "signal", room: room.id, signal: { ...signal, markers: [[1, 3]] } });
  await world.settle();
  expect(unreadBy(store.getSnapshot().readers, message)).toBe(0);
  server.conversations.readers = {
    counted: true,
    markers: [
      [0, 1],
      [1, 3],
    ],
  };
  server.sockets.at(-1)?.drop(1012);
  await world.advance(10_000);
  expect(unreadBy(store.getSnapshot().readers, message)).toBe(1);
});

test("a subscription that the server ends says why, and can begin anew", async () => {
  server.say(room.id, "하나");
  await open();
  server.sockets.at(-1)?.push({ type: "unsubscribed", room: room.id, why: "removed" });
  await world.settle();
  expect(store.getSnapshot()).toMatchObject({ status: "ready", ended: "removed" });
  const before = server.sockets.at(-1)?.received.length;
  await world.advance(60_000);
  expect(
    server.sockets
      .at(-1)
      ?.received.slice(before)
      .some((frame) => frame.type === "subscribe"),
  ).toBe(false);
  store.reload();
  await world.settle();
  server.say(room.id, "둘");
  await world.settle();
  expect(store.getSnapshot()).toMatchObject({ ended: null });
  expect(store.getSnapshot().log.messages.map((one) => one.text)).toEqual(["하나", "둘"]);
});

test("a jump far back stands beside the log, hears what changes there, and grows until they meet", async () => {
  const said = Array.from({ length: 180 }, (_, at) => server.say(room.id, `말 ${at + 1}`));
  await open();
  await store.jumpTo(said[9]?.seq ?? 0);
  const past = () => store.getSnapshot().past;
  expect(past()?.messages.some((one) => one.text === "말 10")).toBe(true);
  server.remove(room.id, said[9]?.id ?? "");
  await world.settle();
  expect(past()?.messages.find((one) => one.id === said[9]?.id)?.deleted_at).toBeDefined();
  await store.loadNewer();
  await store.loadNewer();
  await store.loadNewer();
  expect(past()).toBeNull();
  expect(store.getSnapshot().log.messages.map((one) => one.number)).toEqual(said.map((one) => one.number));
});

test("a jump to what is held changes nothing, and one can go back to the newest", async () => {
  const said = Array.from({ length: 160 }, (_, at) => server.say(room.id, `말 ${at + 1}`));
  await open();
  await store.jumpTo(said.at(-1)?.seq ?? 0);
  expect(store.getSnapshot().past).toBeNull();
  await store.jumpTo(1);
  expect(store.getSnapshot().past).not.toBeNull();
  store.toNewest();
  expect(store.getSnapshot().past).toBeNull();
});

test("own rooms follow events and markers, and forget a room that one was put out of", async () => {
  server.say(room.id, "하나");
  const now = { ...room, head: 1, number: 1 };
  const marked = { marker: { seq: 0, number: 0 }, unread: 1, counts: true, notify: "all" };
  server.conversations.own = [{ room: now, role: "member", ...marked }];
  await client.rooms.refresh();
  await world.settle();
  const own = () => conversations.ownRooms.getSnapshot();
  expect(own()).toMatchObject({ unread: 1, rooms: [{ role: "member" }] });
  await open();
  server.say(room.id, "둘");
  await world.settle();
  expect(own().unread).toBe(2);
  // What is gone cannot be read any more.
  server.happen(room.id, { type: "history.trimmed", floor: 1, number: 1 });
  await world.settle();
  expect(own().unread).toBe(1);
  const marker = { seq: 2, number: 2 };
  server.sockets.at(-1)?.push({ type: "signal", room: room.id, signal: { type: "marker", marker } });
  await world.settle();
  expect(own().unread).toBe(0);
  server.happen(room.id, { type: "member.role_changed", member: server.me.id, role: "deputy", by: "pr_other" });
  await world.settle();
  expect(own().rooms[0]?.role).toBe("deputy");
  const { me } = server;
  server.happen(room.id, { type: "member.removed", member: me, by: OTHER.id, banned: false, until: null });
  await world.settle();
  expect(own().rooms).toEqual([]);
});

test("whether the others are online is known from when it is told", async () => {
  await open();
  expect(store.getSnapshot().people).toBeNull();
  const people = [{ person: "pr_other", online: true }];
  server.sockets.at(-1)?.push({ type: "signal", room: room.id, signal: { type: "people", people } });
  await world.settle();
  expect(store.getSnapshot().people).toEqual(people);
});

test("people come page by page, and follow what happens to them", async () => {
  const member = (id: string, role: string) => ({
    member: { ...OTHER, id, name: id },
    role,
    joined_at: `2026-11-21T07:00:0${id.slice(-1)}.000Z`,
  });
  server.conversations.members = [member("pr_1", "host"), member("pr_2", "member"), member("pr_3", "member")];
  await open();
  const people = openPeople({ acts: conversations.acts(room.id), onEvents: store.onEvents });
  await world.settle();
  expect(people.getSnapshot()).toMatchObject({ status: "ready", next: "pr_2" });
  await people.loadMore();
  server.happen(room.id, { type: "member.role_changed", member: "pr_3", role: "deputy", by: "pr_1" });
  server.happen(room.id, { type: "member.muted", member: "pr_2", until: "2026-11-21T09:00:00.000Z", by: "pr_1" });
  server.happen(room.id, { type: "member.joined", member: { ...OTHER, id: "pr_4" }, role: "member" });
  await world.settle();
  const rows = () => people.getSnapshot().members.map((one) => `${one.member.id} ${one.role}`);
  expect(rows()).toEqual(["pr_1 host", "pr_3 deputy", "pr_2 member", "pr_4 member"]);
  expect(people.getSnapshot().members[2]?.muted_until).toBeDefined();
  const gone = server.conversations.members[1]?.member ?? OTHER;
  server.happen(room.id, { type: "member.removed", member: gone, by: "pr_1", banned: true, until: null });
  await world.settle();
  expect(rows()).toEqual(["pr_1 host", "pr_3 deputy", "pr_4 member"]);
  people.dispose();
});

test("an answer keeps what it answers over a reload, and slow mode holds the message until it may go", async () => {
  const quoted = server.say(room.id, "질문");
  await open();
  const quote = { id: quoted.id, seq: quoted.seq, number: quoted.number, sender: OTHER, text: quoted.text };
  server.faults.offline = true;
  client.outbox.send(room.id, "@용감한 여우 답", { replyTo: quote, mentions: [OTHER.id] });
  await world.settle();
  const [stored] = [...world.stored].flatMap(([key, value]) => (key.startsWith("maru.outbox") ? [value] : []));
  expect(JSON.parse(stored ?? "{}")).toMatchObject({ replyTo: { id: quoted.id }, mentions: [OTHER.id] });
  server.faults.offline = false;
  server.faults.refuseSend = { status: 429, code: "slow_mode" };
  await world.advance(3_000);
  expect(server.messages(room.id).map((one) => one.text)).toEqual(["질문", "@용감한 여우 답"]);
});
