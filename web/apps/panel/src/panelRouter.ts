// Where the panel is: the list or one room. A frame's history is that of the page around it, so that each place takes that of
// the one before, and no sheet has an address.
import { addressOf, type Router } from "@maru/talk/router.ts";

export function createPanelRouter(tenant: string): Router {
  const listeners = new Set<() => void>();
  const base = `/${encodeURIComponent(tenant)}`;
  const home = `/embed${base}`;
  let { place } = addressOf(location.pathname);
  const open = (href: string) => {
    if (href === location.pathname) return;
    history.replaceState(null, "", href);
    place = addressOf(href).place;
    for (const listener of [...listeners]) listener();
  };
  return {
    getSnapshot: () => place,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    open,
    toList: () => place.kind === "room" && open(home),
    hrefOf: (room) => `${home}/${encodeURIComponent(room)}`,
    publicHrefOf: (room) => `${base}/${encodeURIComponent(room)}`,
    sheet: () => null,
    openSheet: () => {},
    backTo: () => {},
    closeSheet: () => {},
  };
}
