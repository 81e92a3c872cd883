// @vitest-environment happy-dom
// What the launcher wears: the page's attributes, else what the tenant has set, else what is ours.
import { beforeEach, expect, test } from "vitest";
import { createLauncher, type Launcher, type LauncherLook } from "./launcher.ts";

const TENANT: LauncherLook = { color: "#0b6e4f", label: "물어보세요" };
let launcher: Launcher;

beforeEach(() => {
  document.body.innerHTML = "";
});

interface Seen {
  hidden: boolean;
  color: string;
  text: string;
  name: string | null;
}

function seen(): Seen {
  const host = document.body.querySelector<HTMLElement>("div");
  const button = host?.shadowRoot?.querySelector<HTMLElement>(".l");
  return {
    hidden: button?.hidden !== false,
    color: host?.style.getPropertyValue("--c") ?? "",
    text: [...(button?.childNodes ?? [])].find((one) => one.nodeType === Node.TEXT_NODE)?.textContent ?? "",
    name: button?.getAttribute("aria-label") ?? null,
  };
}

async function wearing(look: Promise<LauncherLook>, dataset: DOMStringMap = {}): Promise<Seen> {
  launcher = createLauncher({ title: "대화", dataset, look, onShow: () => document.createElement("div") });
  await look.catch(() => {});
  await Promise.resolve();
  return seen();
}

test("nothing is seen of it before it is known what the tenant has set", async () => {
  let tell = (_look: LauncherLook) => {};
  const asked = wearing(new Promise((resolve) => (tell = resolve)));
  expect(seen().hidden).toBe(true);
  tell(TENANT);
  expect(await asked).toEqual({ hidden: false, color: "#0b6e4f", text: "물어보세요", name: "물어보세요" });
});

test("the page's attributes come first", async () => {
  const dataset = { color: "#aa3300", label: "Ask us" };
  expect(await wearing(Promise.resolve(TENANT), dataset)).toMatchObject({ color: "#aa3300", text: "Ask us" });
  document.body.innerHTML = "";
  const none = { label: "" };
  expect(await wearing(Promise.resolve(TENANT), none)).toMatchObject({ color: "#0b6e4f", text: "", name: "대화" });
});

test("a tenant that has set nothing, and one that cannot be asked, leave it as it is", async () => {
  const plain = { hidden: false, color: "", text: "", name: "대화" };
  expect(await wearing(Promise.resolve({ color: null, label: null }))).toEqual(plain);
  document.body.innerHTML = "";
  expect(await wearing(Promise.reject(new Error("away")))).toEqual(plain);
});

test("the label makes room while the panel is open, and readers still hear it, with what is unread", async () => {
  await wearing(Promise.resolve(TENANT));
  launcher.badge(3);
  expect(seen()).toMatchObject({ text: "물어보세요", name: "물어보세요 (3)" });
  launcher.open();
  expect(seen()).toMatchObject({ text: "", name: "물어보세요" });
});
