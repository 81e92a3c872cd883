// Where one writes. Holds the text while it is written; what is sent and what is kept as draft is told to the owner.
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Candidate } from "../composer/mention.ts";
import { useEnterKey } from "../composer/useEnterKey.ts";
import { plainText } from "../text/plain.ts";
import { useWords } from "../words.ts";
import { Icon } from "./Icon.tsx";
import { type MentionHandle, MentionPart } from "./MentionPart.tsx";

/** What the text will be: an answer, or another text for a message. */
export interface ComposerBar {
  kind: "reply" | "edit";
  /** Changes with what it is about. */
  key: string;
  title: string;
  text: string;
  onCancel(): void;
}

export interface ComposerModel {
  /** Text to begin with, of the room that this composer belongs to. */
  draft: string;
  charsMax: number;
  /** On touch screens Enter breaks the line and the button sends. */
  enterSends: boolean;
  autoFocus: boolean;
  bar: ComposerBar | null;
  /** Seconds until the next message may go; 0: now. */
  waitSeconds: number;
  /** Who can be named behind an `@`. */
  people(): readonly Candidate[];
  /** Tells when there are more of them; answers how to end it. */
  onMorePeople?(tell: () => void): () => void;
  onPicked(person: Candidate): void;
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
  const [names, setNames] = useState(false);
  const mention = useRef<MentionHandle | null>(null);
  const look = () => mention.current?.look();
  const changed = () => {
    const text = field.current?.value ?? "";
    fitHeight(field.current);
    setChars(countChars(text));
    model.onDraft(text);
    // Few texts name anybody.
    if (text.includes("@")) setNames(true);
    look();
  };
  const onPicked = (person: Candidate) => {
    changed();
    model.onPicked(person);
  };
  const left = model.charsMax - chars;
  const send = () => {
    const text = field.current?.value.trim() ?? "";
    if (field.current === null || text === "" || countChars(text) > model.charsMax || model.waitSeconds > 0) return;
    field.current.value = "";
    changed();
    model.onSend(text);
  };
  const onFact = useEnterKey(() => mention.current?.pickChosen() || send());
  useFilled(field, model);
  return (
    <form
      class={model.bar === null ? "composer" : "composer with-bar"}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {names && <MentionPart field={field} handle={mention} {...model} onPicked={onPicked} />}
      {model.bar !== null && <Bar bar={model.bar} />}
      <div class="writing">
        <textarea
          ref={field}
          rows={1}
          aria-label={words.composer}
          placeholder={words.composerPlaceholder}
          enterkeyhint={model.enterSends ? "send" : "enter"}
          autocomplete="off"
          {...(model.enterSends ? onFact : {})}
          onKeyDown={(event) => onKeyDown(event, model, mention.current, onFact.onKeyDown)}
          onInput={changed}
          onClick={look}
          onBlur={() => mention.current?.close()}
        />
        {left <= COUNT_FROM_LEFT && (
          <output class={left < 0 ? "count over" : "count"}>
            {left < 0 ? words.tooLong(-left) : words.left(left)}
          </output>
        )}
        <SendButton waitSeconds={model.waitSeconds} sendable={chars > 0 && left >= 0} />
      </div>
    </form>
  );
}

/** The text to begin with, and the focus where somebody wants to write. */
function useFilled(field: { current: HTMLTextAreaElement | null }, { draft, autoFocus, bar }: ComposerModel): void {
  useLayoutEffect(() => {
    if (field.current) field.current.value = draft;
    fitHeight(field.current);
  }, []);
  // At once: whoever has chosen to answer is typing already.
  useLayoutEffect(() => {
    if (autoFocus || bar !== null) field.current?.focus({ preventScroll: true });
  }, [bar?.key]);
}

function onKeyDown(
  event: KeyboardEvent,
  { enterSends, bar }: ComposerModel,
  mention: MentionHandle | null,
  onEnterKey: (event: KeyboardEvent) => void,
): void {
  if (mention?.onKey(event)) return;
  if (event.key === "Escape" && bar !== null && !event.isComposing) {
    event.preventDefault();
    bar.onCancel();
  }
  if (enterSends) onEnterKey(event);
}

function Bar({ bar }: { bar: ComposerBar }) {
  const words = useWords();
  return (
    <div class="bar">
      <Icon name={bar.kind === "reply" ? "reply" : "pen"} />
      <p>
        <b>{bar.title}</b>
        <span>{plainText(bar.text)}</span>
      </p>
      <button type="button" class="icon-button" aria-label={words.cancel} onClick={bar.onCancel}>
        <Icon name="close" />
      </button>
    </div>
  );
}

function SendButton({ waitSeconds, sendable }: { waitSeconds: number; sendable: boolean }) {
  const words = useWords();
  // The field keeps the focus, so that the keyboard stays where it is.
  const keepFocus = (event: Event) => event.preventDefault();
  return (
    <button
      type="submit"
      class="send"
      aria-label={waitSeconds > 0 ? words.slowWait(waitSeconds) : words.send}
      title={waitSeconds > 0 ? words.slowWait(waitSeconds) : undefined}
      aria-disabled={!sendable || waitSeconds > 0}
      onPointerDown={keepFocus}
      onMouseDown={keepFocus}
    >
      {waitSeconds > 0 ? <span class="wait">{waitSeconds}</span> : <Icon name="send" />}
    </button>
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
