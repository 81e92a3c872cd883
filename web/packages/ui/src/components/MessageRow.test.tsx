// @vitest-environment happy-dom
import { render } from "preact";
import { expect, test } from "vitest";
import { catalogueOf } from "../catalogue/all.ts";
import { Words } from "../words.ts";
import { type MessageActions, MessageRow, type MessageView } from "./MessageRow.tsx";

const VIEW: MessageView = {
  id: "ms_1",
  text: "안녕",
  markup: null,
  edited: false,
  pinned: false,
  quote: null,
  reactions: [],
  unread: 0,
  me: "pr_me",
  lit: false,
  deleted: false,
  links: true,
  own: false,
  first: true,
  last: true,
  sender: { name: "여우", tag: "#0912", face: { emoji: "🦊", hue: 30 } },
  time: "오후 2:41",
  fullTime: "2026년 11월 21일 오후 2:41",
  state: "sent",
  reason: "",
};
const ACTIONS: MessageActions = {
  onRetry: () => {},
  onRemove: () => {},
  onMenu: () => {},
  onUnfold: () => {},
  onQuote: () => {},
  onReact: () => {},
};

function draw(part: Partial<MessageView>, actions = ACTIONS): HTMLElement {
  const root = document.createElement("div");
  render(
    <Words.Provider value={catalogueOf("ko")}>
      <MessageRow message={{ ...VIEW, ...part }} actions={actions} />
    </Words.Provider>,
    root,
  );
  return root;
}

test("markup in a message is text", () => {
  const root = draw({ text: "<img src=x onerror=alert(1)>" });
  expect(root.querySelector("img")).toBeNull();
  expect(root.querySelector(".bubble")?.textContent).toBe("<img src=x onerror=alert(1)>");
});

test("a link opens elsewhere and gives nothing away", () => {
  const link = draw({ text: "여기 https://a.example/x" }).querySelector("a");
  expect(link?.getAttribute("rel")).toBe("noopener noreferrer nofollow");
  expect(link?.getAttribute("target")).toBe("_blank");
});

test("where links are switched off an address is text", () => {
  const root = draw({ text: "여기 https://a.example/x", links: false });
  expect(root.querySelector("a")).toBeNull();
  expect(root.querySelector(".bubble")?.textContent).toBe("여기 https://a.example/x");
});

test("name and face stand once per run, yet every message says whose it is", () => {
  expect(draw({}).querySelector(".who")?.textContent).toBe("여우#0912");
  const next = draw({ first: false });
  expect(next.querySelector(".who, .face")).toBeNull();
  expect(next.querySelector(".sr-only")?.textContent).toBe("여우: ");
});

test("where reactions are switched off those that are there are read and have no button", () => {
  const reactions = [{ emoji: "👍", count: 2, mine: true }];
  expect(draw({ reactions }).querySelectorAll(".reactions button")).toHaveLength(1);
  const off = draw({ reactions }, { ...ACTIONS, onReact: null });
  expect(off.querySelector(".reactions")?.textContent).toBe("👍 2");
  expect(off.querySelector(".reactions button")).toBeNull();
});

test("a failed message says why and offers both ways out", () => {
  const root = draw({ own: true, state: "failed", reason: "보내지 못함 · 너무 길어요" });
  expect(root.querySelector(".way-out")?.textContent).toBe("보내지 못함 · 너무 길어요다시 보내기삭제");
});

test("a deleted message shows no text and has no menu", () => {
  const root = draw({ deleted: true, text: "" });
  expect(root.textContent).toContain("삭제된 메시지예요");
  expect(root.querySelector(".more")).toBeNull();
});

test("a very long message is folded, and shown whole when asked", async () => {
  const text = Array.from({ length: 40 }, (_, at) => `${at + 1}번째 줄`).join("\n");
  const root = draw({ text });
  const bubble = () => root.querySelector(".bubble")?.textContent ?? "";
  expect(bubble()).toMatch(/12번째 줄…전체 보기$/);
  root.querySelector<HTMLButtonElement>(".unfold")?.click();
  await new Promise((resolve) => setTimeout(resolve));
  expect(bubble()).toBe(text);
});

test("a tree is drawn as elements, and only what calls the reader stands out", () => {
  const root = draw({
    text: "**굵게** @수달 @여우",
    markup: [
      { type: "bold", nodes: [{ type: "text", text: "굵게" }] },
      { type: "mention", id: "pr_me", name: "수달" },
      { type: "mention", id: "pr_fox", name: "여우" },
      { type: "code_block", text: "a < b" },
      { type: "link", url: "javascript:alert(1)" },
    ],
  });
  expect(root.querySelector("strong")?.textContent).toBe("굵게");
  expect([...root.querySelectorAll(".mention.me")].map((one) => one.textContent)).toEqual(["@수달"]);
  expect(root.querySelector("pre")?.textContent).toBe("a < b");
  expect(root.querySelector("a")).toBeNull();
});

test("a quote leads to what it quotes, and a deleted one says so", () => {
  const quote = { id: "ms_0", seq: 1, name: "수달", text: "뭐라고요?", deleted: false };
  expect(draw({ quote }).querySelector("button.quote")?.textContent).toContain("수달");
  const gone = draw({ quote: { ...quote, text: "", deleted: true } });
  expect(gone.querySelector(".quote")?.textContent).toContain("삭제된 메시지");
});

test("an emoji says how many and whether it is mine; a number above zero says who has not read", () => {
  const root = draw({ reactions: [{ emoji: "👍", count: 2, mine: true }], unread: 3 });
  const chip = root.querySelector(".reactions button");
  expect([chip?.getAttribute("aria-pressed"), chip?.textContent]).toEqual(["true", "👍 2"]);
  expect(root.querySelector(".unread-number")?.textContent).toBe("3");
  expect(draw({}).querySelector(".unread-number")).toBeNull();
});
