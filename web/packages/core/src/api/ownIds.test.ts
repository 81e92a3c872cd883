import { expect, test } from "vitest";
import { createOwnIds } from "./ownIds.ts";

const ME = `pr_${"1".repeat(26)}`;
const MASK = `pr_${"2".repeat(26)}`;
const OTHER = `pr_${"3".repeat(26)}`;

test("what comes in says of oneself the usual id, from the answer on that tells the room's", () => {
  const ids = createOwnIds(() => ME);
  const said = [{ sender: { id: MASK } }, { sender: { id: OTHER } }];
  expect(ids.parse(JSON.stringify(said))).toEqual(said);
  const page = ids.parse<unknown>(JSON.stringify({ messages: said, own_id: MASK }));
  expect(page).toEqual({ messages: [{ sender: { id: ME } }, { sender: { id: OTHER } }], own_id: ME });
  expect(ids.parse(JSON.stringify({ by: MASK, mentions: [MASK, OTHER] }))).toEqual({ by: ME, mentions: [ME, OTHER] });
});

test("what is held is said again once more is known, and every new id is told of once", () => {
  const ids = createOwnIds(() => ME);
  const held = { messages: [{ sender: { id: MASK } }] };
  let told = 0;
  const off = ids.subscribe(() => {
    told++;
    expect(ids.parse(JSON.stringify(held))).toEqual({ messages: [{ sender: { id: ME } }] });
  });
  ids.parse(`{"own_id":"${ME}"}`);
  expect(told).toBe(0);
  ids.parse(`{"own_id":"${MASK}"}`);
  ids.parse(`{"own_id":"${MASK}"}`);
  expect(told).toBe(1);
  off();
  ids.parse(`{"own_id":"${OTHER}"}`);
  expect(told).toBe(1);
});

test("what was known of whoever was signed in before means nothing for the next one", () => {
  let me = ME;
  const ids = createOwnIds(() => me);
  ids.parse(`{"own_id":"${MASK}"}`);
  me = OTHER;
  expect(ids.parse(`{"by":"${MASK}"}`)).toEqual({ by: MASK });
});
