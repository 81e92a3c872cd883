// The beginning of a very long text, for a page in which one message should not push all others away. Pure.

const LINES_MAX = 12;
const CHARS_MAX = 400;
/** What is folded away must be worth a tap. */
const LINES_SLACK = 4;
const CHARS_SLACK = 150;

/** The part to show first, or `null` for a text that is shown whole. */
export function excerptOf(text: string): string | null {
  const byLines = cutLines(text);
  const byChars = cutChars(text);
  if (byLines === null) return byChars;
  return byChars === null || byLines.length < byChars.length ? byLines : byChars;
}

function cutLines(text: string): string | null {
  const lines = text.split("\n");
  return lines.length <= LINES_MAX + LINES_SLACK ? null : lines.slice(0, LINES_MAX).join("\n").trimEnd();
}

/** Between words where there are words, and never inside a character. */
function cutChars(text: string): string | null {
  if (text.length <= CHARS_MAX + CHARS_SLACK) return null;
  const head = text.slice(0, CHARS_MAX);
  const space = head.search(/\s\S*$/);
  const cut = space > CHARS_MAX - CHARS_SLACK ? head.slice(0, space) : head;
  return cut.replace(/[\uD800-\uDBFF]$/, "").trimEnd();
}
