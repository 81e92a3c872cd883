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
  /** Tells when there are more; answers how to end it. */
  onMorePeople?(tell: () => void): () => void;
  onPicked(person: Candidate): void;
}

export function MentionPart({ field, handle, people, onMorePeople, onPicked }: MentionPartProps) {
  const mention = useMention(field, people, onPicked);
  const { options, chosen } = mention;
  handle.current = mention;
  useLayoutEffect(() => {
    mention.look();
    return onMorePeople?.(mention.look);
  }, []);
  useLayoutEffect(() => {
    const said = { autocomplete: "list", controls: MENTION_LIST, activedescendant: mentionOption(chosen) };
    for (const [name, value] of Object.entries(said))
      field.current?.[options.length > 0 ? "setAttribute" : "removeAttribute"](`aria-${name}`, value);
  });
  return <MentionList options={options} chosen={chosen} onPick={mention.pick} />;
}
