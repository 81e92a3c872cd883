// The listeners that turn a field's events into facts for `decideEnter`.
import { useRef } from "preact/hooks";
import { decideEnter, type EnterFact, RESTING } from "./enterKey.ts";

/** `onEnter` is called once for each press that means it, with the whole text in the field. */
export function useEnterKey(onEnter: () => void) {
  const state = useRef(RESTING);
  const tell = (event: Event, fact: EnterFact) => {
    const decision = decideEnter(state.current, fact);
    state.current = decision.state;
    if (decision.prevent) event.preventDefault();
    if (decision.send) onEnter();
  };
  return {
    onCompositionUpdate: (event: CompositionEvent) => tell(event, { type: "compositionupdate", text: event.data }),
    onCompositionEnd: (event: CompositionEvent) => tell(event, { type: "compositionend", text: event.data }),
    onKeyDown: (event: KeyboardEvent) => {
      const plain = !event.shiftKey && !event.ctrlKey && !event.altKey && !event.metaKey;
      const { keyCode, isComposing } = event;
      tell(event, { type: "keydown", enter: isEnter(event), plain, keyCode, isComposing });
    },
    onKeyUp: (event: KeyboardEvent) => tell(event, { type: "keyup", enter: isEnter(event) }),
    onBeforeInput: (event: InputEvent) => {
      if (event.inputType === "insertLineBreak" || event.inputType === "insertParagraph")
        tell(event, { type: "linebreak" });
    },
  };
}

function isEnter(event: KeyboardEvent): boolean {
  return event.key === "Enter" || event.code === "Enter" || event.code === "NumpadEnter";
}
