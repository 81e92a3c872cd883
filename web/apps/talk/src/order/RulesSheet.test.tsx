// @vitest-environment happy-dom
import type { Conversation } from "@maru/core/conversations";
import { Words } from "@maru/ui";
import { catalogueOf } from "@maru/ui/catalogue";
import type { ChangeRoom, RoomRules } from "@maru/wire";
import { render } from "preact";
import { expect, test, vi } from "vitest";
import { type House, HouseProvider } from "../house.ts";
import { RulesSheet } from "./RulesSheet.tsx";

const RULES: RoomRules = {
  policy: { entry: "anyone", membership_kept: true },
  own: [],
  locked: [],
  words: { rules: [], allowed: [] },
};

test("what is chosen and written is set, and said", async () => {
  const done: unknown[] = [];
  const house = {
    client: { requests: { json: async () => RULES } },
    conversations: { acts: () => ({ change: async (change: ChangeRoom) => done.push(change) }) },
    notices: { say: () => done.push("said") },
  } as unknown as House;
  const store = { ref: "rm_1" } as Conversation;
  render(
    <HouseProvider value={house}>
      <Words.Provider value={catalogueOf("ko")}>
        <RulesSheet store={store} onBack={() => done.push("back")} />
      </Words.Provider>
    </HouseProvider>,
    document.body,
  );
  await vi.waitFor(() => expect(document.querySelector("form")).not.toBeNull());
  const form = document.querySelector("form");
  const select = form?.querySelector("select");
  const hold = form?.querySelector<HTMLTextAreaElement>('textarea[name="hold"]');
  if (!form || !select || !hold) throw new Error("there is no form");
  select.value = "approval";
  select.dispatchEvent(new Event("change", { bubbles: true }));
  hold.value = "광고";
  await vi.waitFor(() => expect(form.textContent).toContain("들어오려는 사람이 요청하면"));
  form.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
  const words = { rules: [{ text: "광고", action: "hold" }], allowed: [] };
  const expected = [{ policy: { entry: "approval" }, words }, "said", "back"];
  await vi.waitFor(() => expect(done).toEqual(expected));
});
