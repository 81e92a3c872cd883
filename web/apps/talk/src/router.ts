// Where the page is: the list, or one room. Addresses are paths, `/` and `/{tenant}/{room}`.
// Must not know what is shown there.
import type { Store } from "@maru/core";

export type Place = { kind: "list" } | { kind: "room"; room: string };

export interface Router extends Store<Place> {
  open(href: string): void;
  /** To the list: by history if we came from there, so that "back" does not pile up. */
  toList(): void;
  hrefOf(room: string): string;
}

export function placeOf(pathname: string): Place {
  const parts = pathname.split("/").filter(Boolean);
  const room = parts.length === 2 ? decode(parts[1] ?? "") : "";
  return room === "" ? { kind: "list" } : { kind: "room", room };
}

/** The tenant of the address, else the one that the document was served for. */
export function tenantOf(pathname: string, served: string | null): string {
  const parts = pathname.split("/").filter(Boolean);
  return (parts.length === 2 && decode(parts[0] ?? "")) || served || "demo";
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
  let place = placeOf(location.pathname);
  const changed = () => {
    place = placeOf(location.pathname);
    for (const listener of listeners) listener();
  };
  addEventListener("popstate", changed);
  return {
    getSnapshot: () => place,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    open: (href) => {
      if (href === location.pathname) return;
      history.pushState({ fromList: place.kind === "list" }, "", href);
      changed();
    },
    toList: () => {
      if (place.kind === "list") return;
      const state = history.state as { fromList?: boolean } | null;
      if (state?.fromList) return history.back();
      history.pushState(null, "", "/");
      changed();
    },
    hrefOf: (room) => `/${encodeURIComponent(tenant)}/${encodeURIComponent(room)}`,
  };
}
