import { catalogueOf } from "@maru/ui/catalogue";
import { expect, test } from "vitest";
import { otherOf, presenceText } from "./presence.ts";

const [ko, en] = [catalogueOf("ko"), catalogueOf("en")];
const NOW = new Date("2026-11-21T08:00:00Z");
const seen = (minutes: number) => ({
  online: false,
  last_seen_at: new Date(NOW.getTime() - minutes * 60_000).toISOString(),
});

test("whether somebody is there is said in words", () => {
  expect(presenceText(ko, { online: true }, NOW)).toBe("접속 중");
  expect(presenceText(ko, seen(5), NOW)).toBe("마지막 접속 5분 전");
  expect(presenceText(en, seen(5), NOW)).toBe("Last seen 5 minutes ago");
  expect(presenceText(en, seen(0), NOW)).toBe("Last seen 1 minute ago");
  expect(presenceText(en, seen(180), NOW)).toBe("Last seen 3 hours ago");
  expect(presenceText(ko, seen(3 * 1_440), NOW)).toBe("마지막 접속 3일 전");
});

test("nothing is said of whom nothing is told", () => {
  expect(presenceText(ko, {}, NOW)).toBe("");
  expect(presenceText(ko, { online: false }, NOW)).toBe("");
});

test("only in a room of two there is the other one", () => {
  expect(otherOf([{ online: true }])).toEqual({ online: true });
  expect(otherOf([{ online: true }, { online: false }])).toBeNull();
  expect(otherOf(null)).toBeNull();
});
