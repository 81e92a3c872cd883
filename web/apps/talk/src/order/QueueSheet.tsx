// What waits in a room for those who keep order: messages that are held, and people who ask to come in.
import type { Conversation } from "@maru/core/conversations";
import { hearAside, orderActs } from "@maru/core/order";
import { formatsFor, useWords } from "@maru/ui";
import type { DecideWaiting, Waiting } from "@maru/wire";
import { useEffect, useState } from "preact/hooks";
import { useHouse } from "../house.ts";
import { Sheet } from "../profile/Sheet.tsx";
import { Pages } from "./Pages.tsx";
import { type OrderWords, useOrderWords } from "./words.ts";

type Kind = "message" | "entry";

export function QueueSheet({ store, room, onBack }: { store: Conversation; room: string; onBack(): void }) {
  const { client } = useHouse();
  const words = useOrderWords();
  const acts = orderActs(client.requests, store.ref);
  const [kind, setKind] = useState<Kind>("message");
  const [counts, setCounts] = useState({ messages: 0, entries: 0 });
  const round = useRound(room);
  const load = async (before?: string) => {
    const { waiting, prev, messages, entries } = await acts.queue(kind, before);
    setCounts({ messages, entries });
    return { items: waiting, prev };
  };
  const tabs: [Kind, string, number][] = [
    ["message", words.queueMessages, counts.messages],
    ["entry", words.queueEntries, counts.entries],
  ];
  return (
    <Sheet name="queue" title={words.queue} onBack={onBack}>
      <div class="order-tabs">
        {tabs.map(([name, label, count]) => (
          <button
            key={name}
            type="button"
            class="button quiet"
            data-tab={name}
            aria-pressed={kind === name}
            onClick={() => setKind(name)}
          >
            {count === 0 ? label : `${label} ${count}`}
          </button>
        ))}
      </div>
      <Pages
        key={kind}
        name={kind}
        round={round}
        empty={{ icon: "talk", title: kind === "message" ? words.noHeld : words.noRequests }}
        load={load}
        keyOf={(one) => one.id}
        line={(one, change, { busy }) => (
          <Line waiting={one} busy={busy} onDecide={(how) => change(() => acts.decide(one.id, how))} />
        )}
      />
    </Sheet>
  );
}

/** Those who decide are told when other things wait than did. */
function useRound(room: string): number {
  const { client } = useHouse();
  const [round, nextRound] = useState(0);
  useEffect(() => {
    const next = () => nextRound((count) => count + 1);
    return hearAside(client, (change) => change.type === "queue" && change.room === room && next(), next);
  }, [room]);
  return round;
}

interface LineProps {
  waiting: Waiting;
  busy: boolean;
  onDecide(how: DecideWaiting): void;
}

function Line({ waiting, busy, onDecide }: LineProps) {
  const words = useOrderWords();
  const { locale, yesterday } = useWords();
  const [declining, setDeclining] = useState(false);
  const when = formatsFor(locale).recent(new Date(waiting.at), new Date(), yesterday);
  return (
    <>
      <b>{waiting.by.name}</b>
      <br />
      <small>{[when, ...(waiting.parts ?? [])].join(" · ")}</small>
      {waiting.text !== "" && <blockquote>{waiting.text}</blockquote>}
      {declining ? (
        <Why busy={busy} words={words} onWhy={(reason) => onDecide({ action: "decline", ...reason })} />
      ) : (
        <div class="order-acts">
          <button type="button" class="button quiet bad" data-act="decline" onClick={() => setDeclining(true)}>
            {words.decline}
          </button>
          <button
            type="button"
            class="button quiet"
            data-act="accept"
            disabled={busy}
            onClick={() => onDecide({ action: "accept" })}
          >
            {waiting.kind === "message" ? words.letThrough : words.letIn}
          </button>
        </div>
      )}
    </>
  );
}

/** Whoever waits is told why, where that is said. */
function Why({ busy, words, onWhy }: { busy: boolean; words: OrderWords; onWhy(reason: { reason?: string }): void }) {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const reason = String(new FormData(event.currentTarget as HTMLFormElement).get("reason") ?? "").trim();
    onWhy(reason === "" ? {} : { reason });
  };
  return (
    <form onSubmit={submit}>
      <label class="field">
        <span>{words.declineWhy}</span>
        <input name="reason" maxLength={500} autocomplete="off" />
      </label>
      <div class="order-acts">
        <button type="submit" class="button quiet bad" data-act="decline-now" disabled={busy}>
          {words.decline}
        </button>
      </div>
    </form>
  );
}
