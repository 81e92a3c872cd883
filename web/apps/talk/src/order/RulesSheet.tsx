// How people come in, and which words are looked at first: for the host.
import type { Conversation } from "@maru/core/conversations";
import { orderActs } from "@maru/core/order";
import { Actions, ListSkeleton, ProblemText, useWords } from "@maru/ui";
import type { RoomRules } from "@maru/wire";
import { useEffect, useState } from "preact/hooks";
import { useAction } from "../hooks/useAction.ts";
import { useHouse } from "../house.ts";
import { Sheet } from "../profile/Sheet.tsx";
import { changeOf, ENTRIES, linesOf, WORD_ACTIONS } from "./rules.ts";
import { TrialPart } from "./TrialPart.tsx";
import { useOrderWords } from "./words.ts";
import "./styles.ts";

export function RulesSheet({ store, onBack }: { store: Conversation; onBack(): void }) {
  const { client } = useHouse();
  const words = useOrderWords();
  const action = useAction();
  const [rules, setRules] = useState<RoomRules | null>(null);
  useEffect(() => action.run(async () => setRules(await orderActs(client.requests, store.ref).rules())), []);
  return (
    <Sheet name="rules" title={words.rules} focus="heading" onBack={onBack}>
      {rules !== null && <RulesForm store={store} rules={rules} onDone={onBack} />}
      {rules === null && action.problem === "" && <ListSkeleton />}
      <ProblemText text={action.problem} />
    </Sheet>
  );
}

function RulesForm({ store, rules, onDone }: { store: Conversation; rules: RoomRules; onDone(): void }) {
  const { conversations, notices } = useHouse();
  const { save, saved } = useWords();
  const words = useOrderWords();
  const action = useAction();
  const submit = action.submit(async (field) => {
    const change = changeOf(rules, field);
    if (Object.keys(change).length > 0) await conversations.acts(store.ref).change(change);
    notices.say(saved);
    onDone();
  });
  return (
    <form onSubmit={submit} data-form="rules">
      {rules.policy["membership_kept"] === true && <EntryField rules={rules} />}
      <fieldset class="order-words">
        <legend class="section-title">{words.rulesWords}</legend>
        <p>{words.rulesWordsLead}</p>
        {WORD_ACTIONS.map((kind) => (
          <label key={kind} class="field">
            <span>{words.wordActions[kind]}</span>
            <textarea class="input" name={kind} rows={3} defaultValue={linesOf(rules, kind)} autocomplete="off" />
            <small>{words.wordActionLeads[kind]}</small>
          </label>
        ))}
        <TrialPart store={store} allowed={rules.words.allowed} />
      </fieldset>
      <ProblemText text={words.refusals[action.code ?? ""] ?? action.problem} />
      <Actions>
        <button type="submit" class="button" disabled={action.busy}>
          {save}
        </button>
      </Actions>
    </form>
  );
}

function EntryField({ rules }: { rules: RoomRules }) {
  const words = useOrderWords();
  const [entry, setEntry] = useState(String(rules.policy["entry"]));
  const isLocked = rules.locked.includes("entry");
  return (
    <label class="field">
      <span>{words.entry}</span>
      <select class="input" name="entry" disabled={isLocked} onChange={(event) => setEntry(event.currentTarget.value)}>
        {ENTRIES.map((kind) => (
          <option key={kind} value={kind} selected={kind === entry}>
            {words.entries[kind]}
          </option>
        ))}
      </select>
      <small>{isLocked ? words.entryLocked : words.entryLeads[entry]}</small>
    </label>
  );
}
