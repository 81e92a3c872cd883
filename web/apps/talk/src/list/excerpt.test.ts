import { expect, test } from "vitest";
import { plainExcerpt } from "./excerpt.ts";

/** As it is shown, what is marked in brackets. */
function shown(text: string, found: string): string {
  const at = text.indexOf(found);
  const plain = plainExcerpt(text, [[at, at + found.length]]);
  const [mark] = plain.marks;
  if (mark === undefined) return plain.text;
  return `${plain.text.slice(0, mark[0])}[${plain.text.slice(mark[0], mark[1])}]${plain.text.slice(mark[1])}`;
}

test.each([
  ["코트는 **두 면** 잡아 뒀어요", "면", "코트는 두 [면] 잡아 뒀어요"],
  ["**코트**는 두 면", "코트", "[코트]는 두 면"],
  ["> 코트는 두 면\n한 면은", "코트", "[코트]는 두 면\n한 면은"],
  ["```\ncurl court\n```", "court", "\ncurl [court]\n"],
  ["`court`는 1부터", "court", "[court]는 1부터"],
  ["2 * 3 * 4 > 5", "3", "2 * [3] * 4 > 5"],
  ["그냥 말", "말", "그냥 [말]"],
])("%s", (text, found, wanted) => {
  expect(shown(text, found)).toBe(wanted);
});
