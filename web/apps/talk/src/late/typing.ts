// Stands in for who is typing: nobody hears of it before the room is live.

import type * as TypingFile from "../../../../packages/core/src/conversations/typing.ts";
import { live, madeLive } from "./live.ts";

const fetchTyping = live(
  async () => (await import("../../../../packages/core/src/conversations/typing.ts")).createTyping,
);

export const createTyping: typeof TypingFile.createTyping = (parts) => {
  const made = madeLive(fetchTyping, (create) => create(parts));
  return {
    hear: (who, on) => made.there()?.hear(who, on),
    // Whoever types says so again.
    tell: () => made.there()?.tell(),
    stop: () => made.with((typing) => typing.stop()),
  };
};
