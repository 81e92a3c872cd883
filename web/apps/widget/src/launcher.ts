// The button in the corner and the panel that it opens, in a shadow root, so that neither page styles the other.
// Must not know what is said in the panel. Styles go through the CSSOM, markup through the DOM: no host policy forbids it.

export interface Launcher {
  /** Where the frame goes. */
  panel: HTMLElement;
  open(): void;
  close(): void;
  /** How many messages nobody has looked at. */
  badge(unread: number): void;
}

/** What the tenant has set; `null`, or not there: nothing. */
export interface LauncherLook {
  /** `#rrggbb` */
  color?: string | null;
  label?: string | null;
}

export interface LauncherParts {
  /** What it is, where it has no label; whether it is open, readers are told beside it. */
  title: string;
  /** `color` and `label`: before the tenant's. `position`: `left`, or the right. `launcher`: the page's own element, by a
   * selector, that opens the panel instead of our button. */
  dataset: DOMStringMap;
  /** The button waits for it, so that it is never seen to change; who cannot be asked has set nothing. */
  look: Promise<LauncherLook>;
  /** Called as the panel opens and closes; gives what is to have the focus while it is open. */
  onShow(isShown: boolean): HTMLElement;
}

const STYLE = `:host{all:initial;position:fixed;z-index:2147483000;--c:#1f5f46}\
button{all:unset;box-sizing:border-box;cursor:pointer;display:flex;place-content:center;place-items:center;gap:8px;font:600 14px/20px system-ui;background:var(--c);color:#fff;color:oklch(from var(--c) calc((.7 - l)*99) 0 0)}\
button:focus-visible{outline:3px solid var(--c);outline-offset:3px}\
svg{width:26px;height:26px;fill:none;stroke:currentColor;stroke-width:1.8;stroke-linejoin:round}\
.l,.p{position:fixed;right:max(20px,env(safe-area-inset-right))}\
.l{bottom:calc(20px + env(safe-area-inset-bottom));padding:0 17px;height:60px;border-radius:20px;box-shadow:0 4px 20px #0003}\
.b{position:absolute;top:-5px;right:-5px;min-width:10px;padding:0 6px;border-radius:11px;background:#b3372f;color:#fff;font-size:12px;text-align:center}\
.p{bottom:96px;width:400px;height:min(680px,100dvh - 120px);border-radius:24px;overflow:clip;color-scheme:light dark;background:canvas;box-shadow:0 12px 48px #0003}\
.p[inert]{transform:translateY(200vh)}\
.b:empty,.l[hidden]{display:none}\
@media (max-width:479px){.p{inset:calc(44px + env(safe-area-inset-top)) 0 0;width:auto;height:auto;border-radius:0}\
.p:not([inert])+.l{inset:0 0 auto;height:calc(44px + env(safe-area-inset-top));padding-top:env(safe-area-inset-top);border-radius:0}}`;

const TALK = "M12 5c4 0 8 3 8 7s-4 7-8 7l-3-1-5 2 2-4-2-4c0-4 4-7 8-7Z";
const DOWN = "M6 9l6 6 6-6";
const BADGE_MAX = 99;

export function createLauncher({ title, dataset, look, onShow }: LauncherParts): Launcher {
  const own = dataset["launcher"] ? document.querySelector<HTMLElement>(dataset["launcher"]) : null;
  const host = document.createElement("div");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(dataset["position"] === "left" ? STYLE.replaceAll("right", "left") : STYLE);
  root.adoptedStyleSheets = [sheet];

  const button = document.createElement("button");
  const line = drawIn(button);
  const opener = own ?? button;
  const panel = document.createElement("div");
  const mark = document.createElement("span");
  const text = new Text();
  let dress: LauncherLook = {};
  let unread = 0;
  let isShown = false;
  panel.inert = button.hidden = true;
  button.className = "l";
  panel.className = "p";
  mark.className = "b";
  button.append(text, mark);
  root.append(panel, button);

  const show = () => {
    const count = isShown ? 0 : unread;
    // Out of the window and not out of the layout: a frame without one is not told that nobody sees it.
    panel.inert = !isShown;
    mark.textContent = count > BADGE_MAX ? `${BADGE_MAX}+` : `${count || ""}`;
    line.setAttribute("d", isShown ? DOWN : TALK);
    host.style.setProperty("--c", dress.color ?? "");
    text.data = isShown ? "" : (dress.label ?? "");
    button.setAttribute("aria-label", (dress.label || title) + (count ? ` (${count})` : ""));
    // The page's own element takes its place until there is something to close.
    button.hidden = own !== null && !isShown;
    opener.setAttribute("aria-expanded", `${isShown}`);
    opener.dataset["maruUnread"] = `${count}`;
  };
  const set = (isOpen: boolean) => {
    if (isOpen === isShown) return;
    isShown = isOpen;
    show();
    const frame = onShow(isOpen);
    (isOpen ? frame : opener).focus({ preventScroll: true });
  };
  const toggle = () => set(!isShown);
  const close = () => set(false);
  button.onclick = toggle;
  own?.addEventListener("click", toggle);
  host.onkeydown = ({ key }) => {
    if (key === "Escape") close();
  };
  document.body.append(host);
  // An error is worn as well: it has neither.
  const wear = (tenant: LauncherLook) => {
    dress = { ...tenant, ...dataset };
    show();
  };
  look.then(wear, wear);
  const badge = (count: number) => {
    unread = count;
    show();
  };
  return { panel, open: () => set(true), close, badge };
}

/** The line, whose shape changes. */
function drawIn(button: HTMLElement): Element {
  const draw = (tag: string): Element => document.createElementNS("http://www.w3.org/2000/svg", tag);
  const svg = draw("svg");
  const line = draw("path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.append(line);
  button.append(svg);
  return line;
}
