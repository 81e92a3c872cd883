// Reports a message or a person to those who keep order: why, and what one adds. Once each; this device remembers.
import type { KeyValues } from "@maru/core";
import type { Conversation } from "@maru/core/conversations";
import { orderActs } from "@maru/core/order";
import { Actions, ProblemText, useWords } from "@maru/ui";
import type { CreateReport } from "@maru/wire";
import { useState } from "preact/hooks";
import { FormWays } from "../FormWays.tsx";
import { useAction } from "../hooks/useAction.ts";
import { useFocusFirst } from "../hooks/useFocusFirst.ts";
import { useHouse } from "../house.ts";
import { useOrderWords } from "./words.ts";
import "./styles.ts";

const NOTE_CHARS_MAX = 500;
const REMEMBERED_MAX = 200;

export interface ReportSheetProps {
  store: Conversation;
  about: { message: string } | { person: string };
  title: string;
  me: string;
  onDone(): void;
}

export function ReportSheet({ store, about, title, me, onDone }: ReportSheetProps) {
  const { client, platform, notices } = useHouse();
  const words = useOrderWords();
  const action = useAction();
  const ref = useFocusFirst<HTMLDivElement>("heading");
  const id = "message" in about ? about.message : about.person;
  const reported = createReported(platform.storage, me);
  const [wasReported] = useState(() => reported.has(id));
  const send = action.submit(async (field) => {
    const note = field("note");
    const draft: CreateReport = { ...about, reason: field("reason"), ...(note === "" ? {} : { note }) };
    await orderActs(client.requests, store.ref).report(draft);
    reported.add(id);
    notices.say(words.reportThanks);
    onDone();
  });
  return (
    <div ref={ref} class="sheet" data-sheet="report">
      <div class="question">
        <h2 tabIndex={-1}>{wasReported ? words.reportedTitle : title}</h2>
        <p>{wasReported ? words.reportedLead : words.reportLead}</p>
      </div>
      {wasReported ? (
        <Close onDone={onDone} />
      ) : (
        <form onSubmit={send} data-form="report">
          <Reasons />
          <label class="field">
            <span>{words.reportNote}</span>
            <textarea class="input" name="note" rows={2} maxLength={NOTE_CHARS_MAX} />
          </label>
          <ProblemText text={action.problem} />
          <FormWays yes={words.reportSend} isBusy={action.busy} onCancel={onDone} />
        </form>
      )}
    </div>
  );
}

function Reasons() {
  const words = useOrderWords();
  return (
    <fieldset class="order-reasons">
      <legend class="sr-only">{words.reportWhy}</legend>
      {Object.entries(words.reasons).map(([reason, label]) => (
        <label key={reason} class="check">
          <input type="radio" name="reason" value={reason} required />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
  );
}

function Close({ onDone }: { onDone(): void }) {
  const { close } = useWords();
  return (
    <Actions>
      <button type="button" class="button" onClick={onDone}>
        {close}
      </button>
    </Actions>
  );
}

/** The server takes the same report twice and says nothing of it. */
function createReported(storage: KeyValues, me: string) {
  const key = `maru.reported.${me}`;
  const ids = () => (storage.get(key) ?? "").split(" ").filter(Boolean);
  return {
    has: (id: string) => ids().includes(id),
    add: (id: string) => storage.set(key, [...ids(), id].slice(-REMEMBERED_MAX).join(" ")),
  };
}
