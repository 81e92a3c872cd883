// The way into a room whose people are let in: asking with a few words, waiting for the answer, taking it back.
import { requestOf, type WaitingStore } from "@maru/core/order";
import { Actions, EmptyState, ProblemText } from "@maru/ui";
import { useEffect } from "preact/hooks";
import { useAction } from "../hooks/useAction.ts";
import { useStore } from "../hooks/useStore.ts";
import { DoorName, namedBy } from "../profile/DoorName.tsx";
import { useOrderWords } from "./words.ts";
import "./styles.ts";

const NOTE_CHARS_MAX = 500;

export interface AskPanelProps {
  /** Id or alias. */
  room: string;
  waiting: WaitingStore;
  /** One is in now. */
  onIn(): void;
}

export function AskPanel({ room, waiting, onIn }: AskPanelProps) {
  const words = useOrderWords();
  const action = useAction();
  const request = requestOf(useStore(waiting));
  const problem = words.refusals[action.code ?? ""] ?? action.problem;
  const isIn = request?.state === "accepted";
  useEffect(() => {
    if (isIn) onIn();
  }, [isIn]);
  if (request?.state === "open") {
    const withdraw = () => action.run(() => waiting.withdraw(request.id));
    const model = { title: words.askWaiting, lead: request.text || words.askWaitingLead };
    return (
      <div class="ask-panel" data-ask="open" role="status">
        <EmptyState model={{ icon: "lock", ...model, action: { label: words.askWithdraw, onAct: withdraw } }} />
        <ProblemText text={problem} />
      </div>
    );
  }
  const isDeclined = request?.state === "declined";
  const lead = isDeclined ? request.reason || words.askDeclinedLead : words.askLead;
  return (
    <form
      class="sheet ask-panel"
      data-ask={isDeclined ? "declined" : "form"}
      onSubmit={action.submit((field) => waiting.ask(field("note"), namedBy(field).profile))}
    >
      <div class="question">
        <h2>{isDeclined ? words.askDeclined : words.askTitle}</h2>
        <p>{lead}</p>
      </div>
      <label class="field">
        <span>{words.askNote}</span>
        <textarea name="note" rows={3} maxLength={NOTE_CHARS_MAX} />
      </label>
      <DoorName room={room} />
      <ProblemText text={problem} />
      <Actions>
        <button type="submit" class="button" disabled={action.busy}>
          {words.askSend}
        </button>
      </Actions>
    </form>
  );
}
