// @vitest-environment happy-dom
import { beforeEach, expect, test, vi } from "vitest";
import { install, type Maru } from "./widget.ts";

const page = globalThis as unknown as { Maru?: Maru | ((maru: Maru) => void)[] | undefined };
const frames = (root: ParentNode | null | undefined) => [...(root?.querySelectorAll("iframe") ?? [])];

/** happy-dom would fetch the frames. */
beforeEach(() => {
  document.body.innerHTML = "";
  page.Maru = undefined;
  (globalThis as unknown as { happyDOM: { settings: Record<string, boolean> } }).happyDOM.settings[
    "disableIframePageLoading"
  ] = true;
});

function installWith(data: Record<string, string>): { maru: Maru; shadow: ShadowRoot | null } {
  const script = document.createElement("script");
  // A type that is not run: only its attributes matter here.
  script.type = "text/plain";
  script.setAttribute("src", "https://maru.test/widget.js");
  Object.assign(script.dataset, data);
  install(script);
  return { maru: page.Maru as Maru, shadow: document.body.querySelector("div")?.shadowRoot ?? null };
}

test("the frame comes with the first opening, and stays", () => {
  const { maru, shadow } = installWith({ tenant: "shop", room: "lobby" });
  expect(frames(shadow)).toEqual([]);
  const events: string[] = [];
  for (const event of ["open", "close"]) maru.on(event, () => events.push(event));
  shadow?.querySelector<HTMLButtonElement>(".l")?.click();
  maru.close();
  maru.open();
  expect(frames(shadow).map((frame) => frame.src)).toEqual(["https://maru.test/embed/shop/lobby"]);
  expect(events).toEqual(["open", "close", "open"]);
});

/** Nobody answers here, so the button looks as it does for a tenant that has set nothing. */
async function dressed(shadow: ShadowRoot | null): Promise<HTMLButtonElement> {
  const button = shadow?.querySelector<HTMLButtonElement>(".l");
  await vi.waitFor(() => expect(button?.hasAttribute("aria-label")).toBe(true));
  return button as HTMLButtonElement;
}

test("the button says what it is and whether the panel is open", async () => {
  const { maru, shadow } = installWith({ tenant: "shop", language: "ko" });
  const button = await dressed(shadow);
  expect([button?.getAttribute("aria-label"), button?.getAttribute("aria-expanded")]).toEqual(["대화", "false"]);
  maru.open();
  expect([button?.getAttribute("aria-label"), button?.getAttribute("aria-expanded")]).toEqual(["대화", "true"]);
});

test("the look that the element names is in the frame's address, and a theme of later is in later frames", () => {
  const { maru } = installWith({ tenant: "shop", theme: "scheme=dark&radius=8", language: "ko" });
  maru.theme({ accent: "#aa3300", radius: 4 });
  const place = document.createElement("section");
  document.body.append(place);
  maru.mount(place, { room: "lobby" });
  const look = new URLSearchParams(frames(place)[0]?.src.split("#")[1]);
  expect(Object.fromEntries(look)).toEqual({ scheme: "dark", radius: "4", language: "ko", accent: "#aa3300" });
});

test("the page's own element opens the panel, and there is no button of ours until then", async () => {
  document.body.innerHTML = '<button id="help">Help</button>';
  const { shadow } = installWith({ tenant: "shop", launcher: "#help" });
  const button = await dressed(shadow);
  const own = document.querySelector<HTMLButtonElement>("#help");
  expect([button?.hidden, own?.getAttribute("aria-expanded")]).toEqual([true, "false"]);
  own?.click();
  expect([button?.hidden, own?.getAttribute("aria-expanded"), frames(shadow).length]).toEqual([false, "true", 1]);
  button?.click();
  expect([button?.hidden, own?.getAttribute("aria-expanded")]).toEqual([true, "false"]);
});

test("no element carries a style attribute of markup, so that strict policies hold", () => {
  installWith({ tenant: "shop", color: "#aa0000" });
  expect(document.querySelector("style")).toBeNull();
});

test("without a tenant there is no button, and a frame where the page wants one", () => {
  const { maru, shadow } = installWith({});
  expect(shadow).toBeNull();
  const place = document.createElement("section");
  document.body.append(place);
  const mounted = maru.mount(place, { tenant: "shop" });
  expect(frames(place).map((frame) => frame.src)).toEqual(["https://maru.test/embed/shop"]);
  mounted.remove();
  expect(frames(place)).toEqual([]);
});

test("signing out reaches somebody who is in from an earlier visit: the frame is made for it", () => {
  const { maru, shadow } = installWith({ tenant: "shop" });
  maru.logout();
  expect(frames(shadow)).toHaveLength(1);
});

test("what the page said before the loader was there is done", () => {
  let early: Maru | null = null;
  page.Maru = [(maru) => (early = maru)];
  const { maru } = installWith({ tenant: "shop" });
  expect(early).toBe(maru);
});

test("a second loader changes nothing", () => {
  const { maru } = installWith({ tenant: "shop" });
  expect(installWith({ tenant: "other" }).maru).toBe(maru);
});
