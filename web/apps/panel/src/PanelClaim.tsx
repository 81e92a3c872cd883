// Asks whoever has signed in where a guest was whether the guest's past shall come along. Nobody else waits for the question.
import { useStore } from "@maru/talk/hooks/useStore.ts";
import { useHouse } from "@maru/talk/house.ts";
import type { ClaimOffer } from "@maru/wire";
import { later } from "./later.tsx";

const ClaimDialog = later<{ offer: ClaimOffer }>(
  async () => (await import("@maru/talk/profile/ClaimDialog.tsx")).ClaimDialog,
);

export function PanelClaim() {
  const session = useStore(useHouse().client.session);
  if (session.status !== "signed-in" || session.claim === null) return null;
  return <ClaimDialog key={session.claim.ticket} offer={session.claim} />;
}
