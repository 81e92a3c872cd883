// A text without the signs of its markup, for places of one line. Pure; what the signs mean, the server has read.

/** Bold, italic and code lose their signs, quotes their arrow; white space becomes single spaces. */
export function plainText(text: string): string {
  return text
    .replace(/```|^> ?/gm, "")
    .replace(/`([^`\n]+)`/g, "$1")
    .replace(/(\*\*|\*)(?=\S)([^*\n]+?)\1/g, "$2")
    .replace(/\s+/g, " ")
    .trim();
}
