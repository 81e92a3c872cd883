import type { MemberNote, OutboxEntry, RoomLog } from "@maru/core";
import type { ReadersState } from "@maru/core/conversations";
import { catalogueOf } from "@maru/ui/catalogue";
import type { Message, Principal } from "@maru/wire";
import { expect, test } from "vitest";
import { createTimeline, type TimelineFacts, timelineOf } from "./timeline.ts";

const ME: Principal = { id: "pr_me", kind: "guest", name: "수달", tag: "#1" };
const OTHERS = ["여우", "곰", "오리"].map((name, at): Principal => ({ id: `pr_${at}`, kind: "guest", name, tag: "" }));
const MINUTE_MS = 60_000;

/** The same numbers for the same seed (mulberry32). */
function chanceOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

function readersAt(number: number): ReadersState {
  return { full: [[number, 3]], told: null, known: number, writers: new Map() };
}

const EMPTY: RoomLog = { head: 0, messages: [], notes: [], prev: null, amendments: [] };

function begin(): TimelineFacts {
  return {
    log: EMPTY,
    aside: { own: new Map(), changes: [], readers: readersAt(0) },
    calm: { readers: readersAt(0), upTo: 0 },
    from: 0,
    to: 0,
    entries: [],
    me: ME,
    newAfter: null,
    words: catalogueOf("ko"),
    links: true,
    joinLines: true,
    lit: null,
  };
}

/** Each step changes the facts as a room does: what stays is the same object. */
function stepOf(chance: (below: number) => number) {
  let seq = 0;
  let at = Date.UTC(2026, 10, 21, 3);
  const next = () => {
    // Now and then another day.
    at += chance(30) === 0 ? 24 * 60 * MINUTE_MS : chance(4) * MINUTE_MS;
    return { seq: ++seq, at: new Date(at).toISOString() };
  };
  const someone = () => (chance(4) === 0 ? ME : OTHERS[chance(OTHERS.length)]) ?? ME;
  const sent = (): Message => {
    const { seq, at } = next();
    return {
      id: `ms_${seq}`,
      room: "rm",
      seq,
      number: seq,
      sender: someone(),
      client_id: `c${seq}`,
      text: `말 ${seq}`,
      sent_at: at,
    };
  };
  const note = (): MemberNote => ({ ...next(), kind: chance(2) === 0 ? "joined" : "left", member: someone() });
  const refused = (): OutboxEntry => ({
    clientId: `e${seq}`,
    room: "rm",
    text: "못 간 말",
    createdAt: at,
    state: { kind: "failed", problem: { status: 400, code: "slow_mode" } as never },
    after: Math.max(0, seq - chance(5)),
    slow: false,
    replyTo: null,
    mentions: [],
    waitsUntil: null,
  });
  const withLog = (facts: TimelineFacts, part: Partial<TimelineFacts["log"]>): TimelineFacts => {
    const log = { ...facts.log, ...part };
    return { ...facts, log, to: log.messages.length };
  };
  const steps: ((facts: TimelineFacts) => TimelineFacts)[] = [
    (facts) => withLog(facts, { messages: [...facts.log.messages, sent()] }),
    (facts) => withLog(facts, { messages: [...facts.log.messages, sent(), sent(), sent()] }),
    (facts) => withLog(facts, { messages: [...facts.log.messages, sent()] }),
    (facts) => withLog(facts, { notes: [...facts.log.notes, note()] }),
    (facts) => {
      const edited = chance(Math.max(1, facts.log.messages.length));
      const messages = facts.log.messages.map((one, at) => (at === edited ? { ...one, text: `${one.text}!` } : one));
      return withLog(facts, { messages });
    },
    (facts) => withLog(facts, { messages: facts.log.messages.slice(0, -1) }),
    (facts) => ({ ...facts, aside: { ...facts.aside, readers: readersAt(chance(seq + 1)) } }),
    (facts) => ({ ...facts, calm: { readers: facts.aside.readers, upTo: seq } }),
    (facts) => ({ ...facts, from: chance(Math.max(1, facts.log.messages.length)) }),
    (facts) => ({ ...facts, from: 0 }),
    (facts) => ({ ...facts, newAfter: chance(3) === 0 ? null : chance(seq + 1) }),
    (facts) => ({ ...facts, lit: chance(2) === 0 ? null : `ms_${chance(seq + 1)}` }),
    (facts) => ({ ...facts, entries: chance(2) === 0 ? [] : [refused()] }),
    (facts) => ({ ...facts, joinLines: chance(3) > 0 }),
  ];
  return (facts: TimelineFacts) => steps[chance(steps.length)]?.(facts) ?? facts;
}

test("a timeline that is drawn on from the one before is the one that is drawn whole", () => {
  for (let seed = 1; seed <= 6; seed++) {
    const step = stepOf(chanceOf(seed));
    const draw = createTimeline();
    let facts = begin();
    for (let count = 0; count < 50; count++) {
      facts = step(facts);
      expect(draw(facts), `seed ${seed}, step ${count}`).toEqual(timelineOf(facts));
    }
  }
});

test("what stands before a new message is the same rows again", () => {
  const step = stepOf(chanceOf(1));
  const draw = createTimeline();
  let facts = begin();
  while (facts.log.messages.length < 40) facts = step(facts);
  facts = { ...facts, from: 0, entries: [], calm: { readers: facts.aside.readers, upTo: 10_000 } };
  const before = draw(facts);
  const last = facts.log.messages.at(-1);
  if (last === undefined) throw new Error("there are messages");
  const more = { ...last, id: "ms_more", seq: last.seq + 500, number: last.number + 500, client_id: "more" };
  const messages = [...facts.log.messages, more];
  const after = draw({ ...facts, log: { ...facts.log, messages }, to: messages.length });
  const kept = before.filter((row, at) => row === after[at]).length;
  expect(kept).toBeGreaterThanOrEqual(before.length - 2);
  expect(after.length).toBeGreaterThan(before.length);
});
