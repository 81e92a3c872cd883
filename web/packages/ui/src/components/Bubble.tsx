// What somebody said, as its tree or as text, long texts folded; or that it is gone.
import { useState } from "preact/hooks";
import { excerptOf } from "../text/excerpt.ts";
import { useWords } from "../words.ts";
import { Markup, type MarkupNode, Prose } from "./Markup.tsx";
import { QuoteBlock, type QuoteView } from "./Quote.tsx";

/** One to three emoji and nothing else are shown large. */
const ONLY_EMOJI =
  /^(?:\p{Extended_Pictographic}(?:\uFE0F|\p{EMod}|\u200D\p{Extended_Pictographic}\uFE0F?)*\s?){1,3}$/u;

/** Which long texts were unfolded: a row that is scrolled far away leaves the page and comes back. */
const unfolded = new Set<string>();
const UNFOLDED_MAX = 500;

export interface BubbleProps {
  /** The id of its message. */
  id: string;
  text: string;
  /** Where the text says more than plain text. */
  markup: readonly MarkupNode[] | null;
  quote: QuoteView | null;
  deleted: boolean;
  /** Whether addresses are links. */
  links: boolean;
  /** The id of the reader. */
  me: string;
  onUnfold(): void;
  onQuote(quote: QuoteView): void;
}

export function Bubble(props: BubbleProps) {
  const words = useWords();
  const { text, markup, quote, deleted } = props;
  const [whole, setWhole] = useState(() => unfolded.has(props.id));
  if (deleted) return <div class="bubble deleted">{words.deleted}</div>;
  const excerpt = whole ? null : excerptOf(text);
  const big = quote === null && markup === null && ONLY_EMOJI.test(text);
  const unfold = () => {
    props.onUnfold();
    if (unfolded.size >= UNFOLDED_MAX) unfolded.clear();
    unfolded.add(props.id);
    setWhole(true);
  };
  return (
    <div class={big ? "bubble big" : excerpt === null ? "bubble" : "bubble folded"} dir="auto">
      {quote !== null && <QuoteBlock quote={quote} onOpen={props.onQuote} />}
      {excerpt === null ? <Said {...props} /> : <Prose text={`${excerpt}…`} links={props.links} />}
      {excerpt !== null && (
        <button type="button" class="unfold" onClick={unfold}>
          {words.showAll}
        </button>
      )}
    </div>
  );
}

function Said({ text, markup, links, me }: BubbleProps) {
  return markup === null ? <Prose text={text} links={links} /> : <Markup nodes={markup} links={links} me={me} />;
}
