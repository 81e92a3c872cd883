// The pieces that a page may style from outside, and their names. A promise: names stay, selectors may change.

/** A later one goes on where an earlier one also fits. */
export const PARTS: readonly (readonly [selector: string, part: string])[] = [
  [".head", "head"],
  [".head h2", "title"],
  [".log", "log"],
  [".line, .system", "line"],
  [".message", "message"],
  [".message.own", "message own"],
  [".bubble", "bubble"],
  [".message.own .bubble", "bubble own"],
  [".who", "name"],
  [".meta", "meta"],
  [".face", "face"],
  [".composer", "composer"],
  [".composer textarea", "field"],
  [".send", "send"],
  [".room", "room"],
  [".badge", "badge"],
];
