// A guest's past, taken along by whoever signed in: the offer, and how it is undone. Must not know rooms.
import type { Claim, ClaimOffer } from "@maru/wire";
import type { Requests } from "../api/requests.ts";
import type { KeyValues } from "../platform.ts";
import type { Session } from "./session.ts";
import { handOn, wipePerson } from "./wipe.ts";

export interface Claims {
  accept(offer: ClaimOffer): Promise<Claim>;
  /** The guest is gone for good, and with them what this device has kept for them. */
  decline(): void;
  /** Within a day of the claim. */
  undo(id: string): Promise<void>;
}

/** `onTaken`: what the guest had not sent yet is now this person's to send. */
export function createClaims(
  requests: Requests,
  session: Session,
  { storage, onTaken }: { storage: KeyValues; onTaken(principal: string): void },
): Claims {
  return {
    accept: async ({ ticket, guest }) => {
      const claim = await requests.json<Claim>("/v1/me/claims", { method: "POST", body: { ticket } });
      const state = session.getSnapshot();
      if (state.status === "signed-in") {
        handOn(storage, guest.id, state.principal.id);
        onTaken(state.principal.id);
      }
      session.dropClaim("taken");
      return claim;
    },
    decline: () => {
      const state = session.getSnapshot();
      if (state.status === "signed-in" && state.claim !== null) wipePerson(storage, state.claim.guest.id);
      session.dropClaim("left");
    },
    undo: (id) => requests.json(`/v1/me/claims/${encodeURIComponent(id)}`, { method: "DELETE" }),
  };
}
