// The way out. A guest is told that it is for good.
import { Actions, ProblemText, useWords } from "@maru/ui";
import type { Principal } from "@maru/wire";
import { useAction } from "../hooks/useAction.ts";
import { useHouse } from "../house.ts";
import { Sheet } from "./Sheet.tsx";

export interface SignOutSheetProps {
  principal: Principal;
  onBack(): void;
}

export function SignOutSheet({ principal, onBack }: SignOutSheetProps) {
  const { client } = useHouse();
  const words = useWords();
  const action = useAction();
  return (
    <Sheet name="sign-out" title={words.signOutTitle} onBack={onBack}>
      <p class="lead">{principal.kind === "guest" ? words.signOutGuestLead : words.signOutLead}</p>
      <ProblemText text={action.problem} />
      <Actions>
        <button type="button" class="button quiet" onClick={onBack}>
          {words.cancel}
        </button>
        <button
          type="button"
          class="button"
          data-act="sign-out"
          disabled={action.busy}
          onClick={() => action.run(client.session.logOut)}
        >
          {words.signOut}
        </button>
      </Actions>
    </Sheet>
  );
}
