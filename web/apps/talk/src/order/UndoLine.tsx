// Says what somebody who keeps order has just done, and takes it back.
import type { OrderActs } from "@maru/core/order";
import { useEffect } from "preact/hooks";
import { useAction } from "../hooks/useAction.ts";
import { useHouse } from "../house.ts";
import { useOrderWords } from "./words.ts";
import "./styles.ts";

const SHOWN_MS = 10_000;

export interface UndoLineProps {
  text: string;
  acts: OrderActs;
  /** Who did it, and to what: the ids. */
  by: string;
  object: string;
  /** Over the page, and gone after a while; else it stands where it is put. */
  floats?: boolean;
  onEnd(): void;
}

export function UndoLine({ text, acts, by, object, floats = false, onEnd }: UndoLineProps) {
  const { notices, platform } = useHouse();
  const words = useOrderWords();
  const action = useAction();
  useEffect(() => (floats ? platform.clock.after(SHOWN_MS, onEnd) : undefined), []);
  const undo = async () => {
    const { acts: newest } = await acts.acts();
    const act = newest.find((one) => one.by === by && one.object === object && one.undo_until && !one.undone);
    if (act === undefined) return onEnd();
    await acts.undo(act.id);
    notices.say(words.wasUndone);
    onEnd();
  };
  return (
    <div class={floats ? "undo-line undo-float" : "undo-line"} role="status">
      <span>{action.problem === "" ? text : action.problem}</span>
      <button type="button" data-act="undo" disabled={action.busy} onClick={() => action.run(undo)}>
        {words.undo}
      </button>
    </div>
  );
}
