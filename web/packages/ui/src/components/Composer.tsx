// Where one writes. Holds the text while it is written; what is sent and what is kept as draft is told to the owner.
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { decideEnter, type EnterFact, RESTING } from "../composer/enterKey.ts";
import { useWords } from "../words.ts";
import { Icon } from "./Icon.tsx";

export interface ComposerModel {
  /** Text to begin with, of the room that this composer belongs to. */
  draft: string;
  charsMax: number;
  /** On touch screens Enter breaks the line and the button sends. */
  enterSends: boolean;
  autoFocus: boolean;
  onDraft(text: string): void;
  onSend(text: string): void;
}

/** How near the limit the count appears. */
const COUNT_FROM_LEFT = 200;
const HEIGHT_MAX = 164;

export function Composer({ model }: { model: ComposerModel }) {
  const words = useWords();
  const field = useRef<HTMLTextAreaElement>(null);
  const [chars, setChars] = useState(() => countChars(model.draft));
  const changed = () => {
    const text = field.current?.value ?? "";
    fitHeight(field.current);
    setChars(countChars(text));
    model.onDraft(text);
  };
  const send = () => {
    const text = field.current?.value.trim() ?? "";
    if (text === "" || countChars(text) > model.charsMax || field.current === null) return;
    field.current.value = "";
    changed();
    model.onSend(text);
  };
  const submit = (event: Event) => {
    event.preventDefault();
    send();
  };
  const onFact = useEnterKey(() => field.current !== null && send());
  useLayoutEffect(() => {
    if (field.current) field.current.value = model.draft;
    fitHeight(field.current);
  }, []);
  useEffect(() => {
    if (model.autoFocus) field.current?.focus({ preventScroll: true });
  }, []);
  const left = model.charsMax - chars;
  const sendable = chars > 0 && left >= 0;
  return (
    <form class="composer" onSubmit={submit}>
      <textarea
        ref={field}
        rows={1}
        aria-label={words.composer}
        placeholder={words.composerPlaceholder}
        enterkeyhint={model.enterSends ? "send" : "enter"}
        autocomplete="off"
        onInput={changed}
        {...(model.enterSends ? onFact : {})}
      />
      {left <= COUNT_FROM_LEFT && (
        <output class={left < 0 ? "count over" : "count"}>{left < 0 ? words.tooLong(-left) : words.left(left)}</output>
      )}
      {/* The field keeps the focus, so that the keyboard stays where it is. */}
      <button
        type="submit"
        class="send"
        aria-label={words.send}
        aria-disabled={!sendable}
        onPointerDown={(event) => event.preventDefault()}
        onMouseDown={(event) => event.preventDefault()}
      >
        <Icon name="send" />
      </button>
    </form>
  );
}

function countChars(text: string): number {
  let count = 0;
  for (const _ of text.trim()) count++;
  return count;
}

/** As tall as its lines, up to six. */
function fitHeight(field: HTMLTextAreaElement | null): void {
  if (field === null) return;
  field.style.height = "";
  const wanted = field.scrollHeight;
  if (wanted > field.clientHeight) field.style.height = `${Math.min(wanted, HEIGHT_MAX)}px`;
  field.style.overflowY = wanted > HEIGHT_MAX ? "auto" : "";
}

function isEnter(event: KeyboardEvent): boolean {
  return event.key === "Enter" || event.code === "Enter" || event.code === "NumpadEnter";
}

/** The listeners that turn a field's events into facts for `decideEnter`. */
function useEnterKey(send: () => void) {
  const state = useRef(RESTING);
  const tell = (event: Event, fact: EnterFact) => {
    const decision = decideEnter(state.current, fact);
    state.current = decision.state;
    if (decision.prevent) event.preventDefault();
    if (decision.send) send();
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
