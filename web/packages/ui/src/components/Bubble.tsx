// What somebody said, as its tree or as text, long texts folded; or that it is gone.
import { Component, type ComponentChildren } from "preact";
import type { Catalogue } from "../catalogue/index.ts";
import { excerptOf } from "../text/excerpt.ts";
import { Markup, type MarkupNode, prose } from "./Markup.tsx";
import { QuoteBlock, type QuoteView } from "./Quote.tsx";

/** One to three emoji and nothing else are shown large. */
const ONLY_EMOJI =
  /^(?:\p{Extended_Pictographic}(?:\uFE0F|\p{EMod}|\u200D\p{Extended_Pictographic}\uFE0F?)*\s?){1,3}$/u;

/** Which long texts were unfolded: a row that is scrolled far away leaves the page and comes back. */
const unfolded = new Set<string>();
const UNFOLDED_MAX = 500;

export interface BubbleProps {
  message: BubbleView;
  words: Catalogue;
  onUnfold(): void;
  onQuote(quote: QuoteView): void;
}

/** What of a message its bubble shows. */
export interface BubbleView {
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
}

const SHOWN = ["text", "markup", "quote", "deleted", "links", "me"] as const;

/** Drawn again only for what it shows: the numbers beside it are others all the time. */
export class Bubble extends Component<BubbleProps> {
  private isWhole = unfolded.has(this.props.message.id);

  override shouldComponentUpdate({ message, words, onUnfold }: BubbleProps): boolean {
    const before = this.props;
    if (words !== before.words || onUnfold !== before.onUnfold) return true;
    return SHOWN.some((name) => message[name] !== before.message[name]);
  }

  private readonly unfold = (): void => {
    this.props.onUnfold();
    if (unfolded.size >= UNFOLDED_MAX) unfolded.clear();
    unfolded.add(this.props.message.id);
    this.isWhole = true;
    this.forceUpdate();
  };

  override render({ message, words, onQuote }: BubbleProps) {
    const { text, markup, quote, deleted, links } = message;
    if (deleted) return <div class="bubble deleted">{words.deleted}</div>;
    const excerpt = this.isWhole ? null : excerptOf(text);
    const big = quote === null && markup === null && ONLY_EMOJI.test(text);
    return (
      <div class={big ? "bubble big" : excerpt === null ? "bubble" : "bubble folded"} dir="auto">
        {quote !== null && <QuoteBlock quote={quote} onOpen={onQuote} />}
        {excerpt === null ? said(message) : prose(`${excerpt}…`, links)}
        {excerpt !== null && (
          <button type="button" class="unfold" onClick={this.unfold}>
            {words.showAll}
          </button>
        )}
      </div>
    );
  }
}

function said({ text, markup, links, me }: BubbleView): ComponentChildren {
  return markup === null ? prose(text, links) : <Markup nodes={markup} links={links} me={me} />;
}
