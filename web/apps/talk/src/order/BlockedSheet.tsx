// Those whom one blocks, and the way back for them.
import { Avatar, EmptyState, faceOf, formatsFor, ListSkeleton, ProblemText, useWords } from "@maru/ui";
import type { Block } from "@maru/wire";
import { useEffect } from "preact/hooks";
import { useAction } from "../hooks/useAction.ts";
import { useStore } from "../hooks/useStore.ts";
import { useHouse } from "../house.ts";
import { Sheet } from "../profile/Sheet.tsx";
import { blocksOf } from "./blocking.ts";
import { useOrderWords } from "./words.ts";

export function BlockedSheet({ me, onBack }: { me: string; onBack(): void }) {
  const { client, notices } = useHouse();
  const words = useOrderWords();
  const action = useAction();
  const store = blocksOf(client, me);
  const { status, blocks } = useStore(store);
  useEffect(() => action.run(store.refresh), []);
  const unblock = ({ person }: Block) =>
    action.run(async () => {
      await store.set(person, false);
      notices.say(words.unblocked(person.name));
    });
  return (
    <Sheet name="blocked" title={words.blockedPeople} onBack={onBack}>
      {status === "loading" && action.problem === "" && <ListSkeleton />}
      {status === "ready" && blocks.length === 0 && (
        <EmptyState model={{ icon: "people", title: words.noBlocked, lead: "", action: null }} />
      )}
      <ul class="people-list" data-list="blocked">
        {blocks.map((block) => (
          <li key={block.person.id}>
            <BlockLine block={block} busy={action.busy} onUnblock={() => unblock(block)} />
          </li>
        ))}
      </ul>
      <ProblemText text={action.problem} />
    </Sheet>
  );
}

function BlockLine({ block: { person, at }, busy, onUnblock }: { block: Block; busy: boolean; onUnblock(): void }) {
  const words = useOrderWords();
  const { locale } = useWords();
  return (
    <div>
      <Avatar face={faceOf(person.id, person.name)} />
      <span class="name">
        <b>{person.name}</b>
        <small class="below">{words.since(formatsFor(locale).day(new Date(at)))}</small>
      </span>
      <button
        type="button"
        class="button quiet"
        disabled={busy}
        aria-label={`${words.unblock}: ${person.name}`}
        onClick={onUnblock}
      >
        {words.unblock}
      </button>
    </div>
  );
}
