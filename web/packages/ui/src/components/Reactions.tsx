// The emoji under a message, with how many added each; a tap adds one's own or takes it back.
import { useWords } from "../words.ts";

export interface ReactionView {
  emoji: string;
  count: number;
  mine: boolean;
}

export interface ReactionsProps {
  reactions: readonly ReactionView[];
  /** `null`: they are only shown. */
  onToggle: ((emoji: string, on: boolean) => void) | null;
}

export function Reactions({ reactions, onToggle }: ReactionsProps) {
  const words = useWords();
  if (reactions.length === 0) return null;
  return (
    <div class="reactions">
      {reactions.map(({ emoji, count, mine }) =>
        onToggle === null ? (
          <span key={emoji}>
            {emoji} {count}
          </span>
        ) : (
          <button
            key={emoji}
            type="button"
            aria-pressed={mine}
            title={words.reactWith(emoji)}
            onClick={() => onToggle(emoji, !mine)}
          >
            {emoji} {count}
          </button>
        ),
      )}
    </div>
  );
}
