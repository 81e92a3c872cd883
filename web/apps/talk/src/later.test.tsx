// @vitest-environment happy-dom
import { Words } from "@maru/ui";
import { catalogueOf } from "@maru/ui/catalogue";
import type { ComponentType } from "preact";
import { render } from "preact";
import { beforeEach, expect, test, vi } from "vitest";
import { later } from "./later.tsx";

type Greeting = { name: string; onClose(): void };

const There = ({ name }: Greeting) => <p class="there">{name}</p>;
const en = catalogueOf("en");
const root = document.createElement("div");
const draw = (Part: ComponentType<Greeting>, onClose = () => {}) =>
  render(
    <Words.Provider value={en}>
      <Part name="마루" onClose={onClose} />
    </Words.Provider>,
    root,
  );
const find = (selector: string) => root.querySelector<HTMLElement>(selector);

beforeEach(() => {
  render(null, root);
});

test("a part is drawn once it is there, and at once when it was fetched before", async () => {
  const Part = later<Greeting>(async () => There);
  draw(Part);
  expect(find(".there")).toBeNull();
  await vi.waitFor(() => expect(find(".there")?.textContent).toBe("마루"));
  render(null, root);
  draw(Part);
  expect(find(".there")?.textContent).toBe("마루");
});

test("a part that does not come says so, can be closed, and is asked for again", async () => {
  let fails = true;
  const Part = later<Greeting>(async () => {
    if (fails) throw new TypeError("Failed to fetch dynamically imported module");
    return There;
  });
  const onClose = vi.fn();
  draw(Part, onClose);
  await vi.waitFor(() => expect(find('[role="alert"]')).not.toBeNull());
  find(`[aria-label="${en.close}"]`)?.click();
  expect(onClose).toHaveBeenCalledOnce();
  fails = false;
  find('[role="alert"] button')?.click();
  await vi.waitFor(() => expect(find(".there")).not.toBeNull());
});
