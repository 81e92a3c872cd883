import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { createFakeServer } from "../testing/fakeServer.ts";
import { createWorld } from "../testing/world.ts";
import { base64Url, challengeOf } from "./secrets.ts";
import { solveChallenge, zeroBits } from "./work.ts";

const world = createWorld(createFakeServer());

test("zero bits are counted from the front", () => {
  expect(zeroBits(Uint8Array.of(0x80))).toBe(0);
  expect(zeroBits(Uint8Array.of(0, 0x01))).toBe(15);
  expect(zeroBits(Uint8Array.of(0, 0))).toBe(16);
});

test("the nonces that are found are some, and the page has its turns meanwhile", async () => {
  let turns = 0;
  const clock = {
    ...world.platform.clock,
    after: (_ms: number, work: () => void) => {
      turns++;
      setImmediate(work);
      return () => {};
    },
  };
  const asked = { challenge: "paths", rounds: 4, difficulty: 11, expires_at: "" };
  const { challenge, nonces } = await solveChallenge({ ...world.platform, clock }, asked);
  expect(challenge).toBe("paths");
  expect(nonces).toHaveLength(4);
  for (const [round, nonce] of nonces.entries()) {
    expect(zeroBits(createHash("sha256").update(`paths.${round}.${nonce}`).digest())).toBeGreaterThanOrEqual(11);
    expect(nonce.length).toBeLessThanOrEqual(32);
  }
  expect(turns).toBeGreaterThan(0);
});

test("base64url is that of everybody else, without padding", () => {
  for (let length = 0; length < 40; length++) {
    const bytes = world.platform.randomBytes(length);
    expect(base64Url(bytes)).toBe(Buffer.from(bytes).toString("base64url"));
  }
});

test("the challenge of RFC 7636 appendix B", async () => {
  const challenge = await challengeOf(world.platform, "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
  expect(challenge).toBe("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
});
