// What the composer is for at this moment: a new message, an answer, or another text for a message of one's own.
import type { Conversation } from "@maru/core/conversations";
import { type Candidate, type ComposerBar, useWords } from "@maru/ui";
import type { Message, Quote } from "@maru/wire";
import { useRef, useState } from "preact/hooks";

export interface Answering {
  replyTo: Quote | null;
  editing: Message | null;
  bar: ComposerBar | null;
  reply(message: Message): void;
  edit(message: Message): void;
  stop(): void;
  /** Those whose names were chosen while this was written. */
  picked: { current: Candidate[] };
}

export function useAnswering(store: Conversation): Answering {
  const words = useWords();
  const [about, setAbout] = useState<{ kind: ComposerBar["kind"]; message: Message } | null>(null);
  const picked = useRef<Candidate[]>([]);
  const stop = () => setAbout(null);
  const begin = (kind: ComposerBar["kind"]) => (message: Message) => {
    // What is edited names whom it named.
    if (kind === "edit") picked.current = (message.mentions ?? []).map((one) => ({ ...one, tag: "" }));
    setAbout({ kind, message });
  };
  const message = about && latest(store, about.message);
  const title = about?.kind === "edit" ? words.editing : words.replyTo(message?.sender.name ?? "");
  return {
    replyTo: about?.kind === "reply" && message !== null ? quoteOf(message) : null,
    editing: about?.kind === "edit" ? message : null,
    bar: about &&
      message && { kind: about.kind, key: about.kind + message.id, title, text: message.text, onCancel: stop },
    reply: begin("reply"),
    edit: begin("edit"),
    stop,
    picked,
  };
}

/** It may have been edited or deleted since. */
function latest(store: Conversation, message: Message): Message {
  const { log, past } = store.getSnapshot();
  const find = (messages: readonly Message[]) => messages.find((one) => one.id === message.id);
  return find(log.messages) ?? find(past?.messages ?? []) ?? message;
}

const QUOTE_CHARS_MAX = 100;

function quoteOf({ id, seq, number, sender, text }: Message): Quote {
  return { id, seq, number, sender, text: [...text].slice(0, QUOTE_CHARS_MAX).join("") };
}
