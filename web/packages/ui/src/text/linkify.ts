// Finds http and https addresses in a text. Pure; the parts are shown as text nodes, never as markup.

export interface TextPart {
  text: string;
  href: string | null;
}

const ADDRESS = /https?:\/\/[^\s<>"'`「」『』]+/gi;
/** What ends a sentence rather than an address. */
const TAIL = /[.,;:!?…·)\]}'"]+$/;

export function linkify(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = trimTail(match[0]);
    const href = safeHref(address);
    if (href === null) continue;
    if (match.index > from) parts.push({ text: text.slice(from, match.index), href: null });
    parts.push({ text: address, href });
    from = match.index + address.length;
  }
  if (from < text.length) parts.push({ text: text.slice(from), href: null });
  return parts;
}

function trimTail(address: string): string {
  const tail = address.match(TAIL)?.[0] ?? "";
  const keep = tail.startsWith(")") && address.includes("(") ? 1 : 0;
  return address.slice(0, address.length - tail.length + keep);
}

function safeHref(address: string): string | null {
  try {
    const url = new URL(address);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}
