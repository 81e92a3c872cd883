// What stands above an answer: who said what, and the way there.
import { plainText } from "../text/plain.ts";
import { useWords } from "../words.ts";

export interface QuoteView {
  id: string;
  /** Where to jump. */
  seq: number;
  name: string;
  /** Its beginning; empty once deleted. */
  text: string;
  deleted: boolean;
}

export function QuoteBlock({ quote, onOpen }: { quote: QuoteView; onOpen(quote: QuoteView): void }) {
  const words = useWords();
  return (
    <button type="button" class="quote" onClick={() => onOpen(quote)}>
      <b>{quote.name}</b>
      <span>{quote.deleted ? words.quoteGone : plainText(quote.text)}</span>
    </button>
  );
}
