// The panel inside an app: the app is a host that speaks over a bridge instead of a port. Must not know which system it is.
import { type HostPort, openHostChannel } from "@maru/core/handover";
import type { HostLine, HostParts } from "../embed/hostGlue.ts";
import { type NativeMessage, type PanelMessage, parse, readNativeMessage } from "./messages.ts";
import { type Native, nativeOf } from "./native.ts";

export interface BridgeParts extends Omit<HostParts, "origins" | "parent"> {
  /** The app is in front again: what was missed is fetched. */
  onResume(): void;
  /** `false` where there is nothing to go back to. */
  onBack(): boolean;
}

/** How long an app that may know its user has for saying so, before the person is asked. */
const NATIVE_MS_MAX = 1_500;

export function listenForNative({ client, platform, onLook, onResume, onBack }: BridgeParts): HostLine {
  const native = nativeOf(globalThis as never);
  if (native === null) throw new Error("there is no app around this page");
  const post = (message: PanelMessage) => native.post(JSON.stringify(message));
  const port = portOf(native, (message) => {
    if (message.type === "resume") onResume();
    else if (message.type === "back") post({ type: "back", handled: onBack() });
    else place(message);
  });
  const strange = () => console.warn("maru: a message of the app that is none of ours was ignored");
  const channel = openHostChannel({ ...client, platform, onStrange: strange, onLook }, port);
  openOutside(post);
  const listeners = new Set<() => void>();
  let isWaiting = true;
  const changed = () => {
    for (const listener of [...listeners]) listener();
  };
  channel.subscribe(changed);
  platform.clock.after(NATIVE_MS_MAX, () => {
    isWaiting = false;
    changed();
  });
  return {
    getSnapshot: () => isWaiting || channel.getSnapshot(),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    tell: post,
  };
}

function portOf(native: Native, onNative: (message: NativeMessage) => void): HostPort {
  return {
    post: (message) => native.post(JSON.stringify(message)),
    onMessage: (listener) =>
      native.onMessage((text) => {
        const data = parse(text);
        const message = readNativeMessage(data);
        if (message === null) listener(data);
        else onNative(message);
      }),
  };
}

/** For webviews that neither tell insets nor make the page smaller for the keyboard. */
function place(message: Extract<NativeMessage, { type: "insets" | "keyboard" }>): void {
  const { style, classList } = document.documentElement;
  if (message.type === "insets") {
    for (const side of ["top", "right", "bottom", "left"] as const)
      style.setProperty(`--inset-${side}`, `${message[side]}px`);
    return;
  }
  classList.toggle("keyboard", message.height > 0);
  if (message.height > 0) style.setProperty("--viewport-height", `${innerHeight - message.height}px`);
  else style.removeProperty("--viewport-height");
}

/** A link that leaves the panel opens in the device's browser: a webview has no other tab. */
function openOutside(post: (message: PanelMessage) => void): void {
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[href]") : null;
    if (link === null || event.defaultPrevented || !/^https?:$/.test(link.protocol)) return;
    if (link.origin === location.origin && link.target !== "_blank") return;
    event.preventDefault();
    post({ type: "open-external", url: link.href });
  });
}
