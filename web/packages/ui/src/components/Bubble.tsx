// What somebody said, as text and links, long texts folded; or that it is gone.
import { useState } from "preact/hooks";
import { excerptOf } from "../text/excerpt.ts";
import { linkify } from "../text/linkify.ts";
import { useWords } from "../words.ts";

/** One to three emoji and nothing else are shown large. */
const ONLY_EMOJI =
  /^(?:\p{Extended_Pictographic}(?:\uFE0F|\p{EMod}|\u200D\p{Extended_Pictographic}\uFE0F?)*\s?){1,3}$/u;

export interface BubbleProps {
  text: string;
  deleted: boolean;
  /** Whether addresses are links. */
  links: boolean;
  onUnfold(): void;
}

export function Bubble({ text, deleted, links, onUnfold }: BubbleProps) {
  const words = useWords();
  if (deleted) return <div class="bubble deleted">{words.deleted}</div>;
  const excerpt = excerptOf(text);
  if (excerpt !== null) return <LongBubble text={text} excerpt={excerpt} links={links} onUnfold={onUnfold} />;
  return (
    <div class={ONLY_EMOJI.test(text) ? "bubble big" : "bubble"} dir="auto">
      <Prose text={text} links={links} />
    </div>
  );
}

interface LongBubbleProps {
  text: string;
  excerpt: string;
  links: boolean;
  onUnfold(): void;
}

function LongBubble({ text, excerpt, links, onUnfold }: LongBubbleProps) {
  const words = useWords();
  const [whole, setWhole] = useState(false);
  const unfold = () => {
    onUnfold();
    setWhole(true);
  };
  if (whole) {
    return (
      <div class="bubble" dir="auto">
        <Prose text={text} links={links} />
      </div>
    );
  }
  return (
    <div class="bubble folded" dir="auto">
      <Prose text={`${excerpt}…`} links={links} />
      <button type="button" class="unfold" onClick={unfold}>
        {words.showAll}
      </button>
    </div>
  );
}

function Prose({ text, links }: { text: string; links: boolean }) {
  if (!links) return <>{text}</>;
  return (
    <>
      {linkify(text).map((part, at) =>
        part.href === null ? (
          part.text
        ) : (
          <a key={at} href={part.href} target="_blank" rel="noopener noreferrer nofollow">
            {part.text}
          </a>
        ),
      )}
    </>
  );
}
