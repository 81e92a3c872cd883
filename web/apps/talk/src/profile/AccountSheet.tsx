// From guest to somebody with a login, without leaving the room.
import { ProblemText, useWords } from "@maru/ui";
import { AccountForms } from "../enter/AccountForms.tsx";
import { ProviderButtons } from "../enter/ProviderButtons.tsx";
import { useAction } from "../hooks/useAction.ts";
import { useWays } from "../hooks/useTenant.ts";
import { Sheet } from "./Sheet.tsx";

export function AccountSheet({ onBack }: { onBack(): void }) {
  const words = useWords();
  const ways = useWays();
  const action = useAction();
  return (
    <Sheet name="account" title={words.signInOrUp} onBack={onBack}>
      {ways.oidc.length > 0 && (
        <div class="plain">
          <ProviderButtons action={action} />
          <ProblemText text={action.problem} />
        </div>
      )}
      {ways.account && <AccountForms onBack={null} />}
    </Sheet>
  );
}
