// Names to choose from, above the field. The field keeps the focus; a reader follows `aria-activedescendant`.
import { useEffect, useRef } from "preact/hooks";
import type { Candidate } from "../composer/mention.ts";
import { faceOf } from "../text/face.ts";
import { useWords } from "../words.ts";
import { Avatar } from "./Avatar.tsx";

export const MENTION_LIST = "mention-list";
export const mentionOption = (at: number) => `${MENTION_LIST}-${at}`;

export interface MentionListProps {
  options: readonly Candidate[];
  chosen: number;
  onPick(option: Candidate): void;
}

export function MentionList({ options, chosen, onPick }: MentionListProps) {
  const words = useWords();
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => list.current?.children[chosen]?.scrollIntoView({ block: "nearest" }), [chosen]);
  if (options.length === 0) return null;
  return (
    <div ref={list} class="mention-list" id={MENTION_LIST} role="listbox" aria-label={words.peopleList}>
      {options.map((option, at) => (
        // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field
        // biome-ignore lint/a11y/useKeyWithClickEvents: the field hears the keys
        <div
          key={option.id}
          id={mentionOption(at)}
          role="option"
          aria-selected={at === chosen}
          onPointerDown={(event) => event.preventDefault()}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onPick(option)}
        >
          <Avatar face={faceOf(option.id, option.name, option.picture)} />
          <b>{option.name}</b>
          <small>{option.tag}</small>
        </div>
      ))}
    </div>
  );
}
