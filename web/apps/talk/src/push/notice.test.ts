import { expect, test } from "vitest";
import { noticeOf } from "./notice.ts";

const message = {
  type: "message",
  tenant: "demo",
  room: "rm_1",
  address: "점심",
  title: "점심 방",
  from: "지우",
  text: "<b>어디</b>로?",
  seq: 4,
  unread: 3,
  called: false,
  at: 1_795_244_400_000,
  language: "ko",
};
const of = (change: object) => noticeOf(JSON.stringify({ ...message, ...change }), "demo");

test("a message is told by its room, who says it and how many wait, as plain text", () => {
  const { title, options } = of({});
  expect(title).toBe("점심 방 · 읽지 않음 3");
  expect(options.body).toBe("지우: <b>어디</b>로?");
  expect(options).toMatchObject({
    tag: "rm_1",
    renotify: true,
    lang: "ko",
    data: { href: "/demo/%EC%A0%90%EC%8B%AC" },
  });
});

test("without its text a message says no more than that it is there, or who calls", () => {
  expect(of({ text: null, unread: 1 }).options.body).toBe("새 메시지가 왔어요");
  expect(of({ text: null, called: true }).options.body).toBe("지우 님이 나를 불렀어요");
  expect(of({ text: null, unread: 1, language: "en" }).options.body).toBe("There is a new message");
});

test("in a room of two whoever writes is the title", () => {
  const { title, options } = of({ title: "", unread: 1 });
  expect([title, options.body]).toEqual(["지우", "<b>어디</b>로?"]);
});

test("a trial and what cannot be read are shown as well", () => {
  const trial = noticeOf(JSON.stringify({ type: "trial", tenant: "demo", language: "en" }), "demo");
  expect([trial.title, trial.options.data.href]).toEqual(["Notifications arrive", "/demo"]);
  for (const broken of ["", "{", "{}", "null", '"a"']) {
    const notice = noticeOf(broken, "shop");
    expect([notice.title, notice.options.data.href, notice.options.body]).toEqual([
      "Maru",
      "/shop",
      "There is a new message",
    ]);
  }
});
