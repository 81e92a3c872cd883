// The button in the corner and the panel that it opens, in a shadow root, so that neither page styles the other.
// Must not know what is said in the panel. Styles go through the CSSOM, markup through the DOM: no host policy forbids it.

export interface Launcher {
  /** Where the frame goes. */
  panel: HTMLElement;
  open(): void;
  close(): void;
}

export interface LauncherParts {
  label: string;
  closeLabel: string;
  /** `#rrggbb`, or the house's own. */
  color: string | null;
  /** Called as the panel opens; gives what is to have the focus. */
  onOpen(): HTMLElement;
  onClose(): void;
}

const STYLE = `:host{all:initial;position:fixed;inset:auto 0 0 auto;z-index:2147483000}
button{all:unset;box-sizing:border-box;cursor:pointer;display:grid;place-items:center;background:var(--c);color:var(--o)}
button:focus-visible{outline:3px solid var(--c);outline-offset:3px}
svg{width:26px;height:26px;fill:none;stroke:currentColor;stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round}
.l{position:fixed;right:max(20px,env(safe-area-inset-right));bottom:calc(20px + env(safe-area-inset-bottom));width:60px;height:60px;border-radius:21px;box-shadow:0 4px 20px #0003}
.p{position:fixed;right:20px;bottom:96px;width:400px;height:min(680px,100dvh - 120px);border-radius:24px;overflow:hidden;background:#f8f6f1;box-shadow:0 12px 48px #0004}
.p[hidden]{display:none}
.x{display:none}
@media (prefers-color-scheme:dark){.p{background:#151411}}
@media (max-width:479.98px){.p{inset:0;width:auto;height:100dvh;border-radius:0;display:flex;flex-direction:column}
.p>.x{display:grid;height:calc(44px + env(safe-area-inset-top));padding-top:env(safe-area-inset-top);flex:none}.x svg{width:22px;height:22px}
.p:not([hidden])+.l{display:none}}`;

const TALK =
  "M20 11.500c0 3.900-3.600 7-8 7-1 0-2-.2-2.900-.5L4.500 19.500l1.300-3.700A6.500 6.500 0 0 1 4 11.500c0-3.900 3.600-7 8-7s8 3.100 8 7Z";
const DOWN = "M6 9l6 6 6-6";
const OWN_COLOR = "#1f5f46";

export function createLauncher(parts: LauncherParts): Launcher {
  const host = document.createElement("div");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];
  const color = /^#[0-9a-f]{6}$/i.test(parts.color ?? "") ? (parts.color ?? "") : OWN_COLOR;
  host.style.setProperty("--c", color);
  host.style.setProperty("--o", isLight(color) ? "#14130f" : "#fff");

  const button = createButton("l", parts.label, TALK);
  const panel = document.createElement("div");
  const closer = createButton("x", parts.closeLabel, DOWN);
  panel.className = "p";
  panel.hidden = true;
  panel.append(closer);
  root.append(panel, button);

  const show = (isOpen: boolean) => {
    panel.hidden = !isOpen;
    button.setAttribute("aria-expanded", String(isOpen));
    button.setAttribute("aria-label", isOpen ? parts.closeLabel : parts.label);
    button.querySelector("path")?.setAttribute("d", isOpen ? DOWN : TALK);
  };
  const open = () => {
    if (!panel.hidden) return;
    show(true);
    parts.onOpen().focus();
  };
  const close = () => {
    if (panel.hidden) return;
    show(false);
    button.focus({ preventScroll: true });
    parts.onClose();
  };
  button.addEventListener("click", () => (panel.hidden ? open() : close()));
  closer.addEventListener("click", close);
  host.addEventListener("keydown", (event) => event.key === "Escape" && close());
  show(false);
  document.body.append(host);
  return { panel, open, close };
}

function createButton(name: string, label: string, path: string): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = name;
  button.setAttribute("aria-label", label);
  const make = (tag: string) => document.createElementNS("http://www.w3.org/2000/svg", tag);
  const svg = make("svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const line = make("path");
  line.setAttribute("d", path);
  svg.append(line);
  button.append(svg);
  return button;
}

/** Rec. 601 luma, for the choice between dark and light on it. */
function isLight(hex: string): boolean {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  return 0.299 * r + 0.587 * g + 0.114 * b > 150;
}
