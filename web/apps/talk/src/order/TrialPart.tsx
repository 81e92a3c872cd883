// Tries the words that stand in a form on what was said last, before they are set.
import type { Conversation } from "@maru/core/conversations";
import { orderActs } from "@maru/core/order";
import { ProblemText } from "@maru/ui";
import type { WordTrial } from "@maru/wire";
import { useState } from "preact/hooks";
import { useAction } from "../hooks/useAction.ts";
import { useHouse } from "../house.ts";
import { writtenWords } from "./rules.ts";
import { useOrderWords } from "./words.ts";

/** More of them say nothing new. */
const SHOWN_MAX = 20;

export function TrialPart({ store, allowed }: { store: Conversation; allowed: string[] }) {
  const { client } = useHouse();
  const words = useOrderWords();
  const action = useAction();
  const [trial, setTrial] = useState<WordTrial | null>(null);
  const run = (form: HTMLFormElement) => {
    const fields = new FormData(form);
    const rules = writtenWords((name) => String(fields.get(name) ?? ""));
    action.run(async () => setTrial(await orderActs(client.requests, store.ref).tryWords({ rules, allowed })));
  };
  return (
    <div class="order-trial" data-part="trial">
      <button
        type="button"
        class="button soft"
        disabled={action.busy}
        onClick={({ currentTarget: { form } }) => form && run(form)}
      >
        {words.trial}
      </button>
      <p>{words.trialLead}</p>
      <div role="status">{trial !== null && <b>{words.trialCaught(trial.caught.length, trial.looked_at)}</b>}</div>
      {trial !== null && <Caught trial={trial} />}
      <ProblemText text={action.problem} />
    </div>
  );
}

function Caught({ trial: { caught } }: { trial: WordTrial }) {
  const words = useOrderWords();
  if (caught.length === 0) return null;
  return (
    <>
      <ul class="order-list" data-list="caught">
        {caught.slice(0, SHOWN_MAX).map(({ message, parts, action }) => (
          <li key={message.id}>
            <small>{[message.sender.name, words.trialActions[action] ?? action, ...parts].join(" · ")}</small>
            <blockquote>{message.text}</blockquote>
          </li>
        ))}
      </ul>
      {caught.length > SHOWN_MAX && <p>{words.trialMore(caught.length - SHOWN_MAX)}</p>}
    </>
  );
}
