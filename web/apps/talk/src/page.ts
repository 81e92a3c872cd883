// What came with the page besides its address: the state that the server wrote into it, and what an address brings after
// its hash, from a mail or from a provider. Must not know screens.
import type { Store } from "@maru/core";
import type { PageState } from "@maru/wire";

/** `null` where no server has written it: a page of the development server. */
export function readPage(document: Document): PageState | null {
  try {
    const state = JSON.parse(document.getElementById("maru-state")?.textContent || "null") as PageState | null;
    return typeof state?.signed_in === "boolean" ? state : null;
  } catch {
    return null;
  }
}

export type Arrival =
  /** A link to confirm an address, or to set a new password. */
  | { kind: "verify" | "reset"; code: string }
  /** A sign-in elsewhere that did not end well. */
  | { kind: "problem"; code: string };

/** The link of a mail may bring an invitation along, which is left in the address for whoever takes invitations. */
const ARRIVAL = /^#(verify|reset|problem)=([\w.~-]{1,512})(?:&(invite=[\w.~-]{1,128}))?$/;

export function arrivalIn(hash: string): Arrival | null {
  const [, kind, code] = ARRIVAL.exec(hash) ?? [];
  return kind === undefined || code === undefined ? null : { kind: kind as Arrival["kind"], code };
}

export interface Arrivals extends Store<Arrival | null> {
  /** It is dealt with. */
  clear(): void;
}

/** Takes the secret out of the address at once, so that it is in no history and no link that is passed on. */
export function takeArrival(): Arrivals {
  const listeners = new Set<() => void>();
  let arrival: Arrival | null = null;
  const look = () => {
    const found = arrivalIn(location.hash);
    if (found === null) return;
    arrival = found;
    const invite = ARRIVAL.exec(location.hash)?.[3];
    const left = invite === undefined ? "" : `#${invite}`;
    history.replaceState(history.state, "", location.pathname + location.search + left);
    for (const listener of listeners) listener();
  };
  look();
  // A link of a mail that is opened in a tab where we are already only changes the hash.
  addEventListener("hashchange", look);
  return {
    getSnapshot: () => arrival,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    clear: () => {
      arrival = null;
      for (const listener of listeners) listener();
    },
  };
}
