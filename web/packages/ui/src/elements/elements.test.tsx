// @vitest-environment happy-dom
import { beforeAll, beforeEach, expect, test } from "vitest";
import { catalogueOf } from "../catalogue/all.ts";
import type { ComposerModel } from "../components/Composer.tsx";
import type { RoomListModel } from "../components/RoomList.tsx";
import { coverOf } from "../text/face.ts";
import { defineElements, type MaruElement, type SetWords } from "./index.tsx";

const ROOM = { id: "rm_1", href: "#1", title: "테니스", face: coverOf("rm_1", "🎾"), members: "", membersLabel: "" };
const ITEM = { ...ROOM, preview: "안녕", time: "오후 3:02", unread: 2, selected: false, locked: false };
let setWords: SetWords;

beforeAll(() => {
  setWords = defineElements({ words: catalogueOf("ko"), styles: [] });
});

beforeEach(() => {
  document.body.innerHTML = "";
});

function stand<Model>(
  name: string,
  model: Model,
): { element: MaruElement<Model>; find(selector: string): Element | null } {
  const element = document.createElement(name) as MaruElement<Model>;
  element.model = model;
  document.body.append(element);
  return { element, find: (selector) => element.shadowRoot?.querySelector(selector) ?? null };
}

const settle = () => new Promise((resolve) => setTimeout(resolve));

test("an element draws its model and names its parts, later ones too", async () => {
  const opened: string[] = [];
  const model: RoomListModel = { rooms: [ITEM], onOpen: (href) => opened.push(href) };
  const { element, find } = stand("maru-rooms", model);
  expect(find('[part="room"]')?.textContent).toContain("테니스");
  (find('[part="room"]') as HTMLElement).click();
  expect(opened).toEqual(["#1"]);
  element.model = { ...model, rooms: [ITEM, { ...ITEM, id: "rm_2", title: "독서" }] };
  await settle();
  expect(element.shadowRoot?.querySelectorAll('[part="room"]')).toHaveLength(2);
  expect(element.shadowRoot?.querySelectorAll('[part="badge"]')).toHaveLength(2);
});

test("other words are there at once, in every element that stands", () => {
  const nothing = () => {};
  const model: ComposerModel = {
    draft: "",
    charsMax: 100,
    enterSends: true,
    autoFocus: false,
    bar: null,
    waitSeconds: 0,
    people: () => [],
    onPicked: nothing,
    onDraft: nothing,
    onSend: nothing,
  };
  const { find } = stand("maru-composer", model);
  const label = () => find('[part="send"]')?.getAttribute("aria-label");
  expect(label()).toBe("보내기");
  setWords(catalogueOf("en"));
  expect(label()).toBe("Send");
  setWords(catalogueOf("ko"));
});

test("nothing is left behind by an element that was taken away, and it draws again when it is back", () => {
  const { element, find } = stand<RoomListModel>("maru-rooms", { rooms: [ITEM], onOpen: () => {} });
  element.remove();
  expect(find('[part="room"]')).toBeNull();
  document.body.append(element);
  expect(find('[part="room"]')).not.toBeNull();
});
