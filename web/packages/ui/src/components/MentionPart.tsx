// Completing names in a field: the list under the caret, and what the field says of it to readers. Stands from the first `@`.
import { useLayoutEffect } from "preact/hooks";
import type { Candidate } from "../composer/mention.ts";
import { type Mentioning, useMention } from "../composer/useMention.ts";
import { MENTION_LIST, MentionList, mentionOption } from "./MentionList.tsx";

/** What the field asks of it. */
export type MentionHandle = Pick<Mentioning, "look" | "close" | "pickChosen" | "onKey">;

export interface MentionPartProps {
  field: { current: HTMLTextAreaElement | null };
  /** Filled once it stands, for as long as the field does. */
  handle: { current: MentionHandle | null };
  /** Who can be named. */
  people(): readonly Candidate[];
  onPicked(person: Candidate): void;
}

export function MentionPart({ field, handle, people, onPicked }: MentionPartProps) {
  const mention = useMention(field, people, onPicked);
  const { options, chosen } = mention;
  handle.current = mention;
  useLayoutEffect(mention.look, []);
  useLayoutEffect(() => {
    const say = (name: string, value: string) =>
      options.length > 0 ? field.current?.setAttribute(name, value) : field.current?.removeAttribute(name);
    say("aria-autocomplete", "list");
    say("aria-controls", MENTION_LIST);
    say("aria-activedescendant", mentionOption(chosen));
  });
  return <MentionList options={options} chosen={chosen} onPick={mention.pick} />;
}
