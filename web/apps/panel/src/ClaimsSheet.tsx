// What was brought along from guests, and the way back while there is one.
import { useAction } from "@maru/talk/hooks/useAction.ts";
import { useHouse } from "@maru/talk/house.ts";
import { useOrderWords } from "@maru/talk/order/words.ts";
import { ClaimList } from "@maru/talk/profile/ClaimList.tsx";
import { Sheet } from "@maru/talk/profile/Sheet.tsx";
import { EmptyState, ListSkeleton, ProblemText } from "@maru/ui";
import type { Claim } from "@maru/wire";
import { useEffect, useState } from "preact/hooks";

export function ClaimsSheet({ onBack }: { onBack(): void }) {
  const { client } = useHouse();
  const words = useOrderWords();
  const action = useAction();
  const [claims, setClaims] = useState<readonly Claim[] | null>(null);
  useEffect(() => action.run(async () => setClaims((await client.oneself.get()).claims)), []);
  return (
    <Sheet name="claims" title={words.claims} onBack={onBack}>
      {claims === null && action.problem === "" && <ListSkeleton />}
      {claims?.length === 0 && <EmptyState model={{ icon: "people", title: words.noClaims, lead: "", action: null }} />}
      <ClaimList claims={claims ?? []} onUndone={onBack} />
      <ProblemText text={action.problem} />
    </Sheet>
  );
}
