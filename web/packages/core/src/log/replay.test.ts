// The state law on this side of the wire: logs that the server's own test has written are replayed here.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { EventRecord, HistoryPage } from "@maru/wire";
import { describe, expect, test } from "vitest";
import { createChance } from "../testing/world.ts";
import { ingest } from "./events.ts";
import { logFromPage, NOTHING_HELD } from "./log.ts";

interface Fixture {
  name: string;
  snapshot: HistoryPage;
  events: EventRecord[];
  fresh: HistoryPage;
}

const FOLDER = join(import.meta.dirname, "../../fixtures/logs");
const fixtures = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".json"))
  .map((file) => JSON.parse(readFileSync(join(FOLDER, file), "utf8")) as Fixture);

test("there are logs to replay, and they hold events", () => {
  expect(fixtures.length).toBeGreaterThan(0);
  for (const fixture of fixtures)
    expect(fixture.fresh.head, fixture.name).toBe(fixture.snapshot.head + fixture.events.length);
});

describe.each(fixtures)("$name", ({ snapshot, events, fresh }) => {
  const start = logFromPage(snapshot);
  const first = snapshot.prev === null ? 0 : (snapshot.messages[0]?.seq ?? 0);
  const wanted = fresh.messages.filter((message) => message.seq >= first);

  test("snapshot and events after it make a fresh snapshot", () => {
    const { log, held } = ingest(start, NOTHING_HELD, events);
    expect(held.size).toBe(0);
    expect(log.head).toBe(fresh.head);
    expect(log.messages).toEqual(wanted);
  });

  test("the same in any order and with repetitions", () => {
    const chance = createChance(events.length + 1);
    const cards = [...events, ...events];
    let state = { log: start, held: NOTHING_HELD };
    while (cards.length > 0) state = ingest(state.log, state.held, cards.splice(chance.pick(cards.length), 1));
    expect(state.log.messages).toEqual(wanted);
    expect(state.log.head).toBe(fresh.head);
  });
});
