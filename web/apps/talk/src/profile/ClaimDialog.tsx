// Asked once after signing in: shall what was written as a guest come along?
import { Actions, ProblemText, useWords } from "@maru/ui";
import type { ClaimOffer } from "@maru/wire";
import { Dialog } from "../Dialog.tsx";
import { useAction } from "../hooks/useAction.ts";
import { useHouse } from "../house.ts";

export function ClaimDialog({ offer }: { offer: ClaimOffer }) {
  const { client, notices } = useHouse();
  const words = useWords();
  const action = useAction();
  const accept = async () => {
    await client.claims.accept(offer);
    notices.say(words.claimDone);
  };
  return (
    <Dialog label={words.claimTitle} onClose={client.claims.decline} staysOpen>
      <div class="sheet" data-sheet="claim">
        <div class="question">
          <h2>{words.claimTitle}</h2>
          <p>{words.claimLead(offer.guest.name)}</p>
        </div>
        <ProblemText text={action.problem} />
        <Actions>
          <button type="button" class="button quiet" onClick={client.claims.decline}>
            {words.claimNo}
          </button>
          <button type="button" class="button" disabled={action.busy} onClick={() => action.run(accept)}>
            {words.claimYes}
          </button>
        </Actions>
      </div>
    </Dialog>
  );
}
