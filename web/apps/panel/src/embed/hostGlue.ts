// Takes the host page's port, from the page around this frame and only from origins that the tenant allows, and has the
// core speak over it. Must not know what is said.
import type { Client, Platform, Store } from "@maru/core";
import { type FrameMessage, type HostPort, isHello, openHostChannel } from "@maru/core/handover";

/** How long a frame waits for a host that may know who is here, before it asks the person. */
const HOST_MS_MAX = 800;

export interface HostParts {
  client: Client;
  platform: Platform;
  /** The tenant's allowed origins, told by the server. */
  origins: readonly string[];
  /** The page around this frame. */
  parent: Window;
  /** Told how the host wants the frame to look, in words that nobody has checked. */
  onLook(look: string): void;
  /** What was said before anybody listened here. */
  early?: readonly MessageEvent<unknown>[];
}

/** `true` while the host may be about to say who is here. */
export interface HostLine extends Store<boolean> {
  /** Tells the host. A host that comes later, or begins anew, hears the last of each type. */
  tell(message: FrameMessage): void;
}

export function listenForHost({ client, platform, origins, parent, onLook, early = [] }: HostParts): HostLine {
  const listeners = new Set<() => void>();
  const told = new Map<FrameMessage["type"], FrameMessage>();
  let busy = true;
  let channel: ReturnType<typeof openHostChannel> | null = null;
  let line: HostPort | null = null;
  const set = (next: boolean) => {
    if (next === busy) return;
    busy = next;
    for (const listener of listeners) listener();
  };
  const complain = once(() => console.warn("maru: messages of the host page that are none of ours were ignored"));
  const hear = (event: MessageEvent<unknown>) => {
    if (event.source !== parent) return;
    const [port] = event.ports;
    if (!origins.includes(event.origin) || event.ports.length !== 1 || port === undefined || !isHello(event.data))
      return complain();
    // A host page that begins anew has forgotten its old port.
    channel?.dispose();
    line = portOf(port);
    channel = openHostChannel({ ...client, platform, onStrange: complain, onLook }, line);
    for (const message of told.values()) line.post(message);
    const opened = channel;
    opened.subscribe(() => set(opened.getSnapshot()));
    platform.clock.after(HOST_GRACE_MS, () => opened === channel && set(opened.getSnapshot()));
  };
  addEventListener("message", hear);
  for (const event of early) hear(event);
  platform.clock.after(HOST_MS_MAX, () => channel === null && set(false));
  return {
    getSnapshot: () => busy,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    tell: (message) => {
      // A wish of the moment is not repeated.
      if (message.type !== "close") told.set(message.type, message);
      line?.post(message);
    },
  };
}

/** After its hello a host that knows its user says so at once. */
const HOST_GRACE_MS = 150;

function portOf(port: MessagePort): HostPort {
  port.start();
  return {
    post: (message: FrameMessage) => port.postMessage(message),
    onMessage: (listener) => {
      const hear = (event: MessageEvent<unknown>) => listener(event.data);
      port.addEventListener("message", hear);
      return () => {
        port.removeEventListener("message", hear);
        port.close();
      };
    },
  };
}

function once(work: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    work();
  };
}
