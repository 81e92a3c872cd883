// An invitation that an address brings, `/{tenant}/{room}#invite=…`: out of the address at once, and kept until it is
// used, over a sign-in elsewhere too. Must not know screens, nor what an invitation opens.
import type { Store } from "@maru/core";
import { addressOf } from "./router.ts";

export interface Invitation {
  /** Id or alias, as the address has it. */
  room: string;
  code: string;
}

export interface Invitations extends Store<Invitation | null> {
  /** It is used, or opens nothing. One that has come since is not touched. */
  forget(invitation: Invitation): void;
}

const INVITE = /^#invite=([\w.~-]{1,512})$/;
const KEPT = "maru.invite";

export function invitationIn({ pathname, hash }: Pick<Location, "pathname" | "hash">): Invitation | null {
  const [, code] = INVITE.exec(hash) ?? [];
  const { place } = addressOf(pathname);
  return code === undefined || place.kind === "list" ? null : { room: place.room, code };
}

/** The page with the invitation to it behind the hash, where there is one. */
export function invitedTo(page: string | undefined, invitation: Invitation | null): string | undefined {
  const { place } = addressOf(page?.split("?")[0] ?? "/");
  const isTo = page !== undefined && place.kind === "room" && place.room === invitation?.room;
  return isTo ? `${page}#invite=${invitation?.code}` : page;
}

export function takeInvitation(): Invitations {
  const listeners = new Set<() => void>();
  let invitation = kept();
  const set = (next: Invitation | null) => {
    invitation = next;
    keep(next);
    for (const listener of listeners) listener();
  };
  const look = () => {
    const found = invitationIn(location);
    if (INVITE.test(location.hash)) history.replaceState(history.state, "", location.pathname + location.search);
    if (found !== null) set(found);
  };
  look();
  // A link to the room that is open already only changes the hash.
  addEventListener("hashchange", look);
  return {
    getSnapshot: () => invitation,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    forget: (used) => {
      if (used === invitation) set(null);
    },
  };
}

/** Of this tab only, and gone with it. */
function kept(): Invitation | null {
  try {
    const { room, code } = JSON.parse(sessionStorage.getItem(KEPT) ?? "{}") as Partial<Invitation>;
    return typeof room === "string" && typeof code === "string" ? { room, code } : null;
  } catch {
    return null;
  }
}

/** Where a page may keep nothing, it is good as long as the page. */
function keep(invitation: Invitation | null): void {
  try {
    if (invitation === null) sessionStorage.removeItem(KEPT);
    else sessionStorage.setItem(KEPT, JSON.stringify(invitation));
  } catch {
    // As above.
  }
}
