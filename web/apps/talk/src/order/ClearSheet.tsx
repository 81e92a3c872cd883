// Clears away what one person said: of the last hour, of the last day, or all of it; after a question.
import type { OrderActs } from "@maru/core/order";
import { Actions, Choices, useWords } from "@maru/ui";
import { useState } from "preact/hooks";
import { Confirm } from "../Confirm.tsx";
import { useFocusFirst } from "../hooks/useFocusFirst.ts";
import { useHouse } from "../house.ts";
import { useOrderWords } from "./words.ts";

export interface ClearSheetProps {
  acts: OrderActs;
  person: { id: string; name: string };
  onDone(): void;
}

/** `hours` null: all of it. */
interface Which {
  label: string;
  hours: number | null;
}

export function ClearSheet({ acts, person, onDone }: ClearSheetProps) {
  const { notices } = useHouse();
  const words = useOrderWords();
  const { cancel } = useWords();
  const ref = useFocusFirst<HTMLDivElement>("heading");
  const [asked, setAsked] = useState<Which | null>(null);
  if (asked !== null) {
    const onYes = async () => {
      const { hours } = asked;
      notices.say(words.cleared(await acts.clear(person.id, hours === null ? {} : { hours })));
      onDone();
    };
    const question = { title: words.clearSure(asked.label), lead: words.clearLead, yes: words.clear };
    return <Confirm model={{ ...question, onYes, onNo: () => setAsked(null) }} />;
  }
  const ways: Which[] = [
    { label: words.clearHour, hours: 1 },
    { label: words.clearDay, hours: 24 },
    { label: words.clearAll, hours: null },
  ];
  return (
    <div ref={ref} class="sheet" data-sheet="clear">
      <div class="question">
        <h2 tabIndex={-1}>{words.clearTitle(person.name)}</h2>
        <p>{words.clearLead}</p>
      </div>
      <Choices choices={ways.map((one) => ({ label: one.label, danger: true, onChoose: () => setAsked(one) }))} />
      <Actions>
        <button type="button" class="button quiet" onClick={onDone}>
          {cancel}
        </button>
      </Actions>
    </div>
  );
}
