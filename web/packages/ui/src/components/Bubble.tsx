// What somebody said, as text and links; or that it is gone.
import { linkify } from "../text/linkify.ts";
import { useWords } from "../words.ts";

/** One to three emoji and nothing else are shown large. */
const ONLY_EMOJI =
  /^(?:\p{Extended_Pictographic}(?:\uFE0F|\p{EMod}|\u200D\p{Extended_Pictographic}\uFE0F?)*\s?){1,3}$/u;

export function Bubble({ text, deleted }: { text: string; deleted: boolean }) {
  const words = useWords();
  if (deleted) return <div class="bubble deleted">{words.deleted}</div>;
  const kind = ONLY_EMOJI.test(text) ? "bubble big" : "bubble";
  return (
    <div class={kind} dir="auto">
      {linkify(text).map((part, at) =>
        part.href === null ? (
          part.text
        ) : (
          <a key={at} href={part.href} target="_blank" rel="noopener noreferrer nofollow">
            {part.text}
          </a>
        ),
      )}
    </div>
  );
}
