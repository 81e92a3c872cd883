// Turns a room's log and the outbox into the rows of its list: days, runs, comings and goings, what is new. Pure.
import type { MemberNote, OutboxEntry, RoomLog } from "@maru/core";
import { type ConversationState, changed, unreadBy } from "@maru/core/conversations";
import {
  type Catalogue,
  dayKey,
  faceOf,
  formatsFor,
  type MessageView,
  type QuoteView,
  type TimelineRow,
} from "@maru/ui";
import type { Message, Principal, Problem, Quote } from "@maru/wire";
import { refusalText } from "../problems.ts";
import { comingsLabel } from "./comings.ts";
import { firstOther } from "./timelineKept.ts";

export interface TimelineFacts {
  log: Pick<RoomLog, "messages" | "notes" | "prev">;
  /** What is known of messages beside the log. */
  aside: Pick<ConversationState, "own" | "changes" | "readers">;
  /** How far people had read a moment ago: messages up to this seq show that. */
  calm: CalmReaders;
  /** The part of the messages to show: from this index up to, not including, the other. */
  from: number;
  to: number;
  /** Only these of the messages, in a torrent. */
  picked?: readonly Message[] | null;
  entries: readonly OutboxEntry[];
  me: Principal;
  /** The line "new messages" stands before the first message of others after this seq. */
  newAfter: number | null;
  words: Catalogue;
  /** Whether addresses in messages are links. */
  links: boolean;
  /** Whether the room shows who comes and goes. */
  joinLines: boolean;
  /** The message that somebody has just jumped to. */
  lit: string | null;
}

export interface CalmReaders {
  readers: ConversationState["readers"];
  upTo: number;
}

/** Messages of one person further apart than this are two runs. */
const RUN_GAP_MS = 5 * 60_000;

/** `by` is the sender, `null` for lines that nobody says. */
export type Item = { at: Date; day: string; seq: number; by: string | null } & (
  | { note: MemberNote }
  | { message: Message }
  | { entry: OutboxEntry }
);

/** Where the rows of an item began, and what had gone before. */
interface Mark {
  rows: number;
  day: string;
  newShown: boolean;
}

export interface Drawn {
  facts: TimelineFacts;
  items: readonly Item[];
  /** By item; those within a run of notes have none. */
  marks: readonly (Mark | undefined)[];
  rows: readonly TimelineRow[];
}

export function timelineOf(facts: TimelineFacts): readonly TimelineRow[] {
  return drawOn(null, facts).rows;
}

/** The rows of one room from drawing to drawing: those before the first thing that is another are not made again. */
export function createTimeline(): (facts: TimelineFacts) => readonly TimelineRow[] {
  let drawn: Drawn | null = null;
  return (facts) => {
    drawn = drawOn(drawn, facts);
    return drawn.rows;
  };
}

function drawOn(before: Drawn | null, facts: TimelineFacts): Drawn {
  const items = itemsOf(facts);
  const from = before === null ? 0 : firstOther(before, items, facts);
  const marks = before?.marks.slice(0, from) ?? [];
  // From the beginning on nothing of before counts.
  const begun = (from > 0 && before?.marks[from]) || { rows: 0, day: "", newShown: facts.newAfter === null };
  const rows = before?.rows.slice(0, begun.rows) ?? [];
  let { newShown, day } = begun;
  for (let at = from; at < items.length; at++) {
    const item = items[at];
    if (item === undefined) continue;
    marks[at] = { rows: rows.length, day, newShown };
    // The time of what stays among messages is of another clock than theirs, and makes no day of its own.
    const isPlaced = "entry" in item && item.seq < Number.POSITIVE_INFINITY;
    if (day === "" || (day !== item.day && !isPlaced)) {
      day = item.day;
      rows.push(dayRow(item, facts.words));
    }
    if (!newShown && isNews(item, facts)) {
      newShown = true;
      rows.push({ kind: "new", key: "new", label: facts.words.newLine });
    }
    if ("note" in item) {
      const end = endOfNotes(items, at);
      rows.push(notesRow(items.slice(at, end), facts.words));
      at = end - 1;
    } else {
      const next = items[at + 1];
      rows.push(messageRow(item, runsOn(items[at - 1], item, rows), runsOn(item, next, []), next, facts));
    }
  }
  return { facts, items, marks, rows };
}

/** What was made of each message and note: the same one is the same item. */
const known = new WeakMap<Message | MemberNote, Item>();

function itemOf(of: Message | MemberNote): Item {
  let item = known.get(of);
  if (item === undefined) {
    const { seq } = of;
    item =
      "sender" in of
        ? { ...timeOf(of.sent_at), seq, by: of.sender.id, message: of }
        : { ...timeOf(of.at), seq, by: null, note: of };
    known.set(of, item);
  }
  return item;
}

function timeOf(when: string | number): Pick<Item, "at" | "day"> {
  const at = new Date(when);
  return { at, day: dayKey(at) };
}

function itemsOf({ log, from, to, picked = null, entries, me, joinLines }: TimelineFacts): Item[] {
  const shown = picked ?? log.messages.slice(from, to);
  const items = shown.map(itemOf);
  const first = shown !== picked && from === 0 && log.prev === null ? 0 : (shown[0]?.seq ?? 0);
  const last = to >= log.messages.length ? Number.POSITIVE_INFINITY : (shown.at(-1)?.seq ?? 0);
  for (const note of joinLines ? log.notes : []) {
    if (note.seq < first || note.seq > last || note.member.id === me.id) continue;
    items.push(itemOf(note));
  }
  for (const item of ownItems(entries, log, me))
    if (item.seq >= first && (item.seq <= last || to >= log.messages.length)) items.push(item);
  // Two that are on their way have no difference.
  return items.sort((a, b) => a.seq - b.seq || 0);
}

/** What is on its way comes last. What was refused stays behind what it was said after. */
function ownItems(entries: readonly OutboxEntry[], { messages }: TimelineFacts["log"], me: Principal): Item[] {
  const isIn = ({ clientId }: OutboxEntry) =>
    messages.some((message) => message.client_id === clientId && message.sender.id === me.id);
  return entries
    .filter((entry) => !isIn(entry))
    .map((entry) => {
      const { state, after, createdAt } = entry;
      const seq = state.kind === "failed" && after !== null ? after + 0.5 : Number.POSITIVE_INFINITY;
      return { ...timeOf(createdAt), seq, by: me.id, entry };
    });
}

function dayRow(item: Item, words: Catalogue): TimelineRow {
  return { kind: "day", key: `day-${item.day}`, label: formatsFor(words.locale).day(item.at) };
}

function isNews(item: Item, { newAfter, me }: TimelineFacts): boolean {
  return newAfter !== null && "message" in item && item.seq > newAfter && item.message.sender.id !== me.id;
}

function endOfNotes(items: readonly Item[], from: number): number {
  let end = from;
  const day = items[from]?.day;
  for (let item = items[end]; item !== undefined && "note" in item && item.day === day; item = items[end]) end++;
  return end;
}

function notesRow(items: readonly Item[], words: Catalogue): TimelineRow {
  const notes = items.flatMap((item) => ("note" in item ? [item.note] : []));
  return { kind: "system", key: `notes-${notes[0]?.seq}`, label: comingsLabel(notes, words) };
}

/** True when `next` goes on with what `item` began: same person, same day, soon after, nothing between. */
function runsOn(item: Item | undefined, next: Item | undefined, rowsBetween: readonly TimelineRow[]): boolean {
  if (item === undefined || next === undefined) return false;
  const last = rowsBetween.at(-1);
  if (last !== undefined && last.kind !== "message") return false;
  if (item.by === null || item.by !== next.by) return false;
  return item.day === next.day && next.at.getTime() - item.at.getTime() < RUN_GAP_MS;
}

function messageRow(
  item: Item,
  continues: boolean,
  goesOn: boolean,
  next: Item | undefined,
  facts: TimelineFacts,
): TimelineRow {
  const { time, full } = formatsFor(facts.words.locale);
  const its = time(item.at);
  const sameMinute = goesOn && next !== undefined && time(next.at) === its;
  const place = { first: !continues, last: !goesOn, time: sameMinute ? "" : its, fullTime: full(item.at) };
  if ("entry" in item) return entryRow(item.entry, place, facts);
  if (!("message" in item)) throw new Error("a note is not a message");
  return sentRow(item.message, place, facts);
}

/** What was made of each message, and of what beside it: the same again is the same row, and is not drawn anew. */
const drawn = new WeakMap<Message, { sign: string; row: TimelineRow; view: MessageView }>();

/** Where a message stands in its run, and what it says of the time. */
type RunPlace = Pick<MessageView, "first" | "last" | "time" | "fullTime">;

function sentRow(message: Message, place: RunPlace, facts: TimelineFacts): TimelineRow {
  const { me, words, aside } = facts;
  const own = message.sender.id === me.id;
  const [shown, mine] = changed(message, aside.own, aside.changes);
  const { calm } = facts;
  const readers = message.seq > calm.upTo ? aside.readers : calm.readers;
  const unread = shown.deleted_at ? 0 : unreadBy(readers, message);
  const { first, last, time, fullTime } = place;
  const looks = [
    first,
    last,
    time,
    fullTime,
    unread,
    facts.lit === message.id,
    facts.links,
    me.id,
    words.locale,
    ...mine,
  ];
  const sign = looks.join(" ");
  const before = drawn.get(shown);
  if (before?.sign === sign) return before.row;
  const view = plainView(message.id, shown.text, facts, place);
  view.markup = shown.markup ?? null;
  view.edited = Boolean(shown.edited_at);
  view.deleted = Boolean(shown.deleted_at);
  view.pinned = Boolean(shown.pinned);
  // The same one: what is in the bubble is not drawn again for the number beside it.
  view.quote = before === undefined ? quoteView(shown.reply_to) : before.view.quote;
  view.reactions = (shown.reactions ?? []).map((one) => ({ ...one, mine: mine.includes(one.emoji) }));
  view.unread = unread;
  view.own = own;
  view.sender = senderOf(message.sender, words);
  const row: TimelineRow = { kind: "message", key: rowKeyOf(message, me.id), message: view };
  drawn.set(shown, { sign, row, view });
  return row;
}

/** An own message keeps its place in the page when it turns from waiting to sent. */
export function rowKeyOf(message: Message, me: string): string {
  return message.sender.id === me ? `own-${message.client_id}` : message.id;
}

function entryRow(entry: OutboxEntry, place: RunPlace, facts: TimelineFacts): TimelineRow {
  const { me, words } = facts;
  const problem = entry.state.kind === "failed" ? entry.state.problem : null;
  const view = plainView(entry.clientId, entry.text, facts, place);
  view.quote = quoteView(entry.replyTo ?? undefined);
  view.own = true;
  view.sender = { name: me.name, tag: me.tag, face: faceOf(me.id, me.name) };
  view.state = stateOf(entry);
  view.reason = problem === null ? "" : `${words.notSent} · ${whyNot(words, problem)}`;
  return { kind: "message", key: `own-${entry.clientId}`, message: view };
}

/** Whoever did not let it through may have said why. */
function whyNot(words: Catalogue, problem: Problem): string {
  const isSaid = problem.code === "held_declined" && problem.detail !== "";
  return isSaid ? problem.detail : refusalText(words, problem);
}

const NOBODY: MessageView["sender"] = { name: "", tag: "", face: { emoji: "", hue: 0 } };

/**
 * A message of which nothing is known but its text and its place. All fields are written out here and then filled in: with
 * hundreds of them for each drawing, copies of copies took most of its time.
 */
function plainView(id: string, text: string, { me, links, lit }: TimelineFacts, place: RunPlace): MessageView {
  return {
    id,
    text,
    markup: null,
    edited: false,
    deleted: false,
    pinned: false,
    quote: null,
    reactions: [],
    unread: 0,
    me: me.id,
    lit: lit === id,
    links,
    own: false,
    first: place.first,
    last: place.last,
    sender: NOBODY,
    time: place.time,
    fullTime: place.fullTime,
    state: "sent",
    reason: "",
  };
}

export function quoteView(quote: Quote | undefined): QuoteView | null {
  if (quote === undefined) return null;
  const { id, seq, text, sender, deleted = false } = quote;
  return { id, seq, name: sender.name, text, deleted };
}

function senderOf(sender: Principal, words: Catalogue): MessageView["sender"] {
  const { id, name, picture } = sender;
  return { name, tag: tagOf(sender, words), face: faceOf(id, name, picture) };
}

/** Anybody can give themselves any name as a guest, so theirs say what they are. */
export function tagOf({ kind, tag }: Principal, words: Catalogue): string {
  if (kind === "guest") return words.guestTag(tag).trim();
  return kind === "bot" ? words.botTag(tag) : tag;
}

function stateOf(entry: OutboxEntry): MessageView["state"] {
  switch (entry.state.kind) {
    case "acknowledged":
      return "sent";
    case "failed":
      return "failed";
    case "held":
      return "held";
    case "pending":
      return entry.slow ? "waiting" : "pending";
    default:
      return entry.state satisfies never;
  }
}
