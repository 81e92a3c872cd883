// Stands in for who is typing: fetched when somebody is.
import type * as TypingFile from "../../../../packages/core/src/conversations/typing.ts";
import { late } from "./late.ts";

const fetchTyping = late(
  async () => (await import("../../../../packages/core/src/conversations/typing.ts")).createTyping,
);

export const createTyping: typeof TypingFile.createTyping = (parts) => {
  let made: TypingFile.Typing | null = null;
  let stopped = false;
  const withIt = (work: (typing: TypingFile.Typing) => void) => {
    const create = fetchTyping.there();
    if (create !== null) {
      made ??= create(parts);
      return work(made);
    }
    // Whoever types says so again; where it does not come, nobody misses it.
    fetchTyping().then(
      () => stopped || withIt(work),
      () => {},
    );
  };
  return {
    // Nobody is shown yet who could stop.
    hear: (who, on) => (on || made !== null) && withIt((typing) => typing.hear(who, on)),
    tell: () => withIt((typing) => typing.tell()),
    stop: () => {
      stopped = true;
      made?.stop();
    },
  };
};
