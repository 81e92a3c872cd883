// What was brought along from guests, while it can still be undone.
import { formatsFor, ProblemText, useWords } from "@maru/ui";
import type { Claim } from "@maru/wire";
import { useAction } from "../hooks/useAction.ts";
import { useHouse } from "../house.ts";

export interface ClaimListProps {
  claims: readonly Claim[];
  onUndone(): void;
}

export function ClaimList({ claims, onUndone }: ClaimListProps) {
  const { client, notices, platform } = useHouse();
  const words = useWords();
  const action = useAction();
  const open = claims.filter((claim) => Date.parse(claim.undo_until) > platform.clock.now());
  if (open.length === 0) return null;
  const undo = (claim: Claim) =>
    action.run(async () => {
      await client.claims.undo(claim.id);
      notices.say(words.claimUndone);
      onUndone();
    });
  return (
    <div>
      <ul class="device-list" data-list="claims">
        {open.map((claim) => (
          <li key={claim.id}>
            <span>
              <b>{words.claimOf(claim.guest.name)}</b>
              <small>{words.until(formatsFor(words.locale).full(new Date(claim.undo_until)))}</small>
            </span>
            <button type="button" class="button quiet" disabled={action.busy} onClick={() => undo(claim)}>
              {words.claimUndo}
            </button>
          </li>
        ))}
      </ul>
      <ProblemText text={action.problem} />
    </div>
  );
}
