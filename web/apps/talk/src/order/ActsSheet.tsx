// What was done in a room to keep order, and the way back where there still is one.
import type { Conversation } from "@maru/core/conversations";
import { orderActs } from "@maru/core/order";
import { formatsFor, useWords } from "@maru/ui";
import type { Act } from "@maru/wire";
import { useHouse } from "../house.ts";
import { Sheet } from "../profile/Sheet.tsx";
import { useNames } from "./names.ts";
import { Pages } from "./Pages.tsx";
import { type OrderWords, useOrderWords } from "./words.ts";

export function ActsSheet({ store, onBack }: { store: Conversation; onBack(): void }) {
  const { client } = useHouse();
  const words = useOrderWords();
  const names = useNames(store);
  const acts = orderActs(client.requests, store.ref);
  const load = async (before?: string) => {
    const { acts: items, prev } = await acts.acts(before);
    return { items, prev };
  };
  return (
    <Sheet name="acts" title={words.acts} onBack={onBack}>
      <Pages
        name="acts"
        empty={{ icon: "people", title: words.noActs }}
        load={load}
        keyOf={(act) => act.id}
        line={(act, change, { busy }) => (
          <ActLine act={act} names={names} busy={busy} onUndo={() => change(() => acts.undo(act.id))} />
        )}
      />
    </Sheet>
  );
}

interface ActLineProps {
  act: Act;
  names: ReadonlyMap<string, string>;
  busy: boolean;
  onUndo(): void;
}

function ActLine({ act, names, busy, onUndo }: ActLineProps) {
  const words = useOrderWords();
  const { locale, yesterday, until } = useWords();
  const formats = formatsFor(locale);
  const whom = names.get(act.object);
  const when = formats.recent(new Date(act.at), new Date(), yesterday);
  const canUndo = act.undo_until !== undefined && !act.undone && Date.parse(act.undo_until) > Date.now();
  const label = labelOf(words, act);
  return (
    <>
      <b>{whom === undefined ? label : `${label}: ${whom}`}</b>
      <br />
      <small>
        {words.by(names.get(act.by) ?? words.somebody)} · {when}
        {act.until !== null && ` · ${until(formats.full(new Date(act.until)))}`}
        {act.undone && ` · ${words.undone}`}
      </small>
      {act.reason !== null && <p>{words.why(act.reason)}</p>}
      {canUndo && (
        <div class="order-acts">
          <button
            type="button"
            class="button quiet"
            disabled={busy}
            aria-label={`${words.undo}: ${label}`}
            onClick={onUndo}
          >
            {words.undo}
          </button>
        </div>
      )}
    </>
  );
}

function labelOf(words: OrderWords, { kind, until }: Act): string {
  if (kind === "member.muted" && until === null) return words.actEndMute;
  return words.actKinds[kind] ?? words.actOther;
}
