// Where the page is: the list, or one room. Addresses are paths, `/{tenant}` and `/{tenant}/{room}`, and the same behind
// `/embed` in a frame. Must not know what is shown there.
import type { Store } from "@maru/core";

export type Place = { kind: "list" } | { kind: "room"; room: string };

export interface Router extends Store<Place> {
  open(href: string): void;
  /** To the list: by history if we came from there, so that "back" does not pile up. */
  toList(): void;
  hrefOf(room: string): string;
  /** An address to pass on: that of the whole page, from a frame too. */
  publicHrefOf(room: string): string;
}

export interface Address {
  embedded: boolean;
  tenant: string | null;
  place: Place;
}

export function addressOf(pathname: string): Address {
  const parts = pathname.split("/").filter(Boolean).map(decode);
  const embedded = parts[0] === "embed";
  const [tenant, room, ...more] = embedded ? parts.slice(1) : parts;
  if (tenant === undefined || more.length > 0) return { embedded, tenant: null, place: { kind: "list" } };
  return { embedded, tenant, place: room === undefined ? { kind: "list" } : { kind: "room", room } };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export function createRouter(tenant: string): Router {
  const listeners = new Set<() => void>();
  const { embedded } = addressOf(location.pathname);
  const base = `/${encodeURIComponent(tenant)}`;
  const home = embedded ? `/embed${base}` : base;
  let { place } = addressOf(location.pathname);
  const changed = () => {
    place = addressOf(location.pathname).place;
    for (const listener of listeners) listener();
  };
  const go = (href: string, state: object | null) => {
    // The history of a frame is that of the page around it: its "back" is not ours.
    if (embedded) history.replaceState(null, "", href);
    else history.pushState(state, "", href);
    changed();
  };
  addEventListener("popstate", changed);
  return {
    getSnapshot: () => place,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    open: (href) => {
      if (href !== location.pathname) go(href, { fromList: place.kind === "list" });
    },
    toList: () => {
      if (place.kind === "list") return;
      const state = history.state as { fromList?: boolean } | null;
      if (state?.fromList) history.back();
      else go(home, null);
    },
    hrefOf: (room) => `${home}/${encodeURIComponent(room)}`,
    publicHrefOf: (room) => `${base}/${encodeURIComponent(room)}`,
  };
}
