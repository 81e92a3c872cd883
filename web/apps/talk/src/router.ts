// Where the page is: the list or one room, and which sheet lies over it. Addresses are paths, `/{tenant}` and
// `/{tenant}/{room}`, and the same behind `/embed` in a frame; a sheet is behind the hash. "Back" closes what lies on top.
// Must not know what is shown there.
import type { Store } from "@maru/core";
import { createTrack } from "./track.ts";

export type Place = { kind: "list" } | { kind: "room"; room: string };

export interface Router extends Store<Place> {
  /** The name of the sheet that is open, `null` when none is. */
  sheet(): string | null;
  /** Over what is there; from another sheet, over that one. */
  openSheet(name: string): void;
  /** From a sheet to the one that it belongs to. */
  backTo(name: string): void;
  /** Closes all sheets, by history where they have come into it. */
  closeSheet(): void;
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

/** What a server takes of a path to go on to. */
const ONWARD_CHARS_MAX = 512;

/** The page that somebody is on, to come back to after entering elsewhere: the whole page of a room, from a frame too. */
export function pageHere({ pathname, search }: Pick<Location, "pathname" | "search">): string | undefined {
  if (addressOf(pathname).tenant === null) return undefined;
  const page = pathname.replace(/^\/embed(?=\/)/, "");
  // What a host page put behind a frame's address is for the frame.
  const whole = page === pathname ? page + search : page;
  return whole.length > ONWARD_CHARS_MAX ? page : whole;
}

const SHEET = /^#([a-z][a-z-]{1,30})$/;

export function sheetOf(hash: string): string | null {
  return SHEET.exec(hash)?.[1] ?? null;
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
  let sheet = sheetOf(location.hash);
  const changed = () => {
    const next = addressOf(location.pathname).place;
    // The same place stays the same value, so that nothing is drawn for it.
    if (JSON.stringify(next) !== JSON.stringify(place)) place = next;
    sheet = sheetOf(location.hash);
    for (const listener of [...listeners]) listener();
  };
  const { trail, go, back, whenStill } = createTrack(embedded, changed);
  const here = () => location.pathname + location.search;
  const open = (href: string) => {
    if (href === location.pathname && sheet === null) return;
    const { fromList = false, sheets = 0 } = trail();
    // Whatever a sheet leads to takes its place.
    if (sheets > 0) go(href, { fromList: fromList || place.kind === "list" }, true);
    else go(href, { fromList: place.kind === "list" });
  };
  const toList = () => {
    if (place.kind === "list") return;
    const { fromList = false, sheets = 0 } = trail();
    if (fromList) back(sheets + 1);
    else go(home, null, sheet !== null);
  };
  const openSheet = (name: string) => {
    if (name === sheet) return;
    const { fromList = false, sheets = 0 } = trail();
    // One that came with the address has nothing below it to go back to.
    const isFirstHere = sheet !== null && sheets === 0;
    go(`${here()}#${name}`, { fromList, sheets: isFirstHere ? 0 : sheets + 1 }, isFirstHere);
  };
  const closeSheet = () => {
    if (sheet === null) return;
    const { fromList = false, sheets = 0 } = trail();
    if (sheets > 0 && !embedded) back(sheets);
    else go(here(), { fromList }, true);
  };
  return {
    getSnapshot: () => place,
    sheet: () => sheet,
    openSheet: (name) => whenStill(() => openSheet(name)),
    backTo: (name) => {
      const { fromList = false, sheets = 0 } = trail();
      if (sheets > 1 && !embedded) back(1);
      else go(`${here()}#${name}`, { fromList, sheets }, true);
    },
    closeSheet: () => whenStill(closeSheet),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    open: (href) => whenStill(() => open(href)),
    toList: () => whenStill(toList),
    hrefOf: (room) => `${home}/${encodeURIComponent(room)}`,
    publicHrefOf: (room) => `${base}/${encodeURIComponent(room)}`,
  };
}
